using System.Text.Json;

namespace ArcBox.Protocol;

/// <summary>How containers of an image run. Unset members are absent since API 1.52, null or empty before.</summary>
internal sealed record EngineImageConfig
{
    public string? Hostname { get; init; }

    public string? Domainname { get; init; }

    public string? User { get; init; }

    public string?[]? Env { get; init; }

    public string?[]? Cmd { get; init; }

    public string?[]? Entrypoint { get; init; }

    public string? WorkingDir { get; init; }

    public Dictionary<string, string?>? Labels { get; init; }

    /// <summary>Only the keys say something.</summary>
    public Dictionary<string, JsonElement>? ExposedPorts { get; init; }

    /// <summary>Only the keys say something.</summary>
    public Dictionary<string, JsonElement>? Volumes { get; init; }
}
