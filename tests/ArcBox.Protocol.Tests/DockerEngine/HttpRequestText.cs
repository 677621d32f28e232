using System.Globalization;
using System.Text;

namespace ArcBox.Protocol.Tests.DockerEngine;

/// <summary>Reads one HTTP/1.1 request as text, its chunks put together.</summary>
internal static class HttpRequestText
{
    public static async Task<string> ReadAsync(Stream connection, CancellationToken cancellationToken)
    {
        StringBuilder request = new();
        while (await ReadLineAsync(connection, cancellationToken) is { Length: > 0 } line) request.Append(line).Append('\n');
        string head = request.ToString();
        if (head.Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase)) await ReadChunksAsync(connection, request, cancellationToken);
        return request.ToString();
    }

    private static async Task ReadChunksAsync(Stream connection, StringBuilder body, CancellationToken cancellationToken)
    {
        body.Append('\n');
        while (await ReadLineAsync(connection, cancellationToken) is { Length: > 0 } size)
        {
            byte[] chunk = new byte[int.Parse(size, NumberStyles.HexNumber, CultureInfo.InvariantCulture)];
            await connection.ReadExactlyAsync(chunk, cancellationToken);
            body.Append(Encoding.Latin1.GetString(chunk));
            await ReadLineAsync(connection, cancellationToken);
            if (chunk.Length == 0) return;
        }

        body.Append("\n<cut>");
    }

    private static async Task<string?> ReadLineAsync(Stream connection, CancellationToken cancellationToken)
    {
        StringBuilder line = new();
        byte[] next = new byte[1];
        while (await connection.ReadAsync(next, cancellationToken) == 1)
        {
            if (next[0] == '\n') return line.ToString().TrimEnd('\r');
            line.Append((char)next[0]);
        }

        return line.Length > 0 ? line.ToString() : null;
    }
}
