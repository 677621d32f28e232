using System.Text.Json;

namespace ArcBox.Ttrpc.Tests.Interop;

/// <summary>
/// The least that runc takes for a container: no network, no devices, no limits. Without limits it needs no more of the cgroups than that some hierarchy is
/// there, be it version 1, 2 or both, as in CI containers.
/// </summary>
internal static class ContainerConfig
{
    public static string For(string rootDirectory, string script) => $$"""
        {
          "ociVersion": "1.0.2",
          "process": {
            "user": { "uid": 0, "gid": 0 },
            "args": ["/bin/sh", "-c", {{JsonSerializer.Serialize(script)}}],
            "env": ["PATH=/bin"],
            "cwd": "/"
          },
          "root": { "path": {{JsonSerializer.Serialize(rootDirectory)}}, "readonly": true },
          "mounts": [{ "destination": "/proc", "type": "proc", "source": "proc" }],
          "linux": { "namespaces": [{ "type": "pid" }, { "type": "mount" }, { "type": "ipc" }, { "type": "uts" }] }
        }
        """;
}
