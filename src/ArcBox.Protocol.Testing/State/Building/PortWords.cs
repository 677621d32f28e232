using System.Globalization;
using System.Text.RegularExpressions;

namespace ArcBox.Protocol.Testing;

/// <summary>The words of EXPOSE: <c>80</c>, <c>53/udp</c>, <c>8000-8010/tcp</c>; a host's port before a colon counts for nothing.</summary>
internal static partial class PortWords
{
    /// <returns>Ports as images keep them, such as <c>80/tcp</c>.</returns>
    /// <exception cref="Grpc.Core.RpcException">A word is no port.</exception>
    public static IEnumerable<string> Read(string words) => words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).SelectMany(ReadOne);

    private static IEnumerable<string> ReadOne(string word)
    {
        string[] parts = word.Split('/', 2);
        string protocol = parts.Length > 1 && parts[1].Length > 0 ? parts[1].ToLowerInvariant() : "tcp";
        string ports = parts[0][(parts[0].LastIndexOf(':') + 1)..];
        if (ports.Length == 0) throw BuildFailures.Step($"No port specified: {word}<empty>");
        Match range = Range().Match(ports);
        if (!range.Success || !ushort.TryParse(range.Groups["first"].Value, CultureInfo.InvariantCulture, out ushort first)) throw Invalid();
        ushort last = first;
        if (range.Groups["last"].Success && !ushort.TryParse(range.Groups["last"].Value, CultureInfo.InvariantCulture, out last)) throw Invalid();
        if (last < first) throw Invalid();
        if (protocol is not ("tcp" or "udp" or "sctp")) throw BuildFailures.Step($"Invalid proto: {protocol}");
        return Enumerable.Range(first, last - first + 1).Select(port => string.Create(CultureInfo.InvariantCulture, $"{port}/{protocol}"));

        Exception Invalid() => BuildFailures.Step($"Invalid containerPort: {ports}");
    }

    [GeneratedRegex(@"\A(?<first>[0-9]+)(-(?<last>[0-9]+))?\z")]
    private static partial Regex Range();
}
