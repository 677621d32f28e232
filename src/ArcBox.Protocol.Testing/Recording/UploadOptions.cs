using System.Security.Cryptography;
using System.Text;

namespace ArcBox.Protocol.Testing;

/// <summary>Build options as texts by which two builds are known for the same; without the values of arguments, which may be secret.</summary>
internal static class UploadOptions
{
    public static IReadOnlyList<string> Read(BuildOptions? options) => options is null ? [] : [.. Texts(options)];

    private static IEnumerable<string> Texts(BuildOptions options)
    {
        foreach ((string name, string? value) in options.BuildArguments.OrderBy(argument => argument.Key, StringComparer.Ordinal))
            yield return value is null ? $"build-arg {name}" : $"build-arg {name}={Digest(value)}";
        if (options.Target is { } target) yield return $"target {target}";
        foreach ((string name, string value) in options.Labels.OrderBy(label => label.Key, StringComparer.Ordinal)) yield return $"label {name}={value}";
        if (options.Platform is { } platform) yield return $"platform {platform}";
        if (options.NoCache) yield return "no-cache";
        if (options.Pull) yield return "pull";
        if (options.Builder is { } builder) yield return $"builder {(builder is ImageBuilder.BuildKit ? "buildkit" : "classic")}";
    }

    private static string Digest(string value) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)))}";
}
