using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ArcBox.Protocol.Tests.DockerEngine;

/// <summary>A recorded answer of a real engine: dockerd 20.10.24 or Podman 4.3.1. curl took the chunks apart when it was recorded, unless it was told not to.</summary>
internal sealed partial class Transcript
{
    private readonly bool _isRaw;

    private Transcript(string head, string body, bool isCut, bool isRaw) => (Head, Body, IsCut, _isRaw) = (head, body, isCut, isRaw);

    /// <summary>Status line and headers.</summary>
    public string Head { get; }

    public string Body { get; }

    /// <summary>True if the engine went away in the middle of its answer.</summary>
    public bool IsCut { get; }

    public static Transcript Read(string name)
    {
        string path = Path.Combine(TestContext.CurrentContext.TestDirectory, "DockerEngine", "Transcripts", name + ".txt");
        string text = File.ReadAllText(path).Replace("\r\n", "\n", StringComparison.Ordinal);
        int start = text.IndexOf("HTTP/1.1 ", StringComparison.Ordinal);
        int split = text.IndexOf("\n\n", start, StringComparison.Ordinal);
        string body = text[(split + 2)..text.LastIndexOf("\n### curl rc=", StringComparison.Ordinal)];
        int cut = body.IndexOf("curl: (", StringComparison.Ordinal);
        bool isRaw = text[..start].Contains("curl-arg: --raw\n", StringComparison.Ordinal);
        return new Transcript(text[start..split], cut < 0 ? body : body[..cut], cut >= 0, isRaw);
    }

    /// <summary>The answer as the engine sent it, each line of a stream a chunk of its own.</summary>
    public byte[] ToBytes()
    {
        string head = Head.Replace("\n", "\r\n", StringComparison.Ordinal);
        if (_isRaw) return Encoding.UTF8.GetBytes(head + "\r\n\r\n" + Body.Replace("\n", "\r\n", StringComparison.Ordinal));
        if (!head.Contains("Transfer-Encoding: chunked", StringComparison.Ordinal)) return WithLength(head);

        StringBuilder answer = new StringBuilder(head).Append("\r\n\r\n");
        foreach (string line in Body.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string chunk = line + "\r\n";
            answer.Append(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(chunk):x}\r\n{chunk}\r\n");
        }

        if (!IsCut) answer.Append("0\r\n\r\n");
        return Encoding.UTF8.GetBytes(answer.ToString());
    }

    // Paths in recorded bodies were shortened afterwards, so the recorded length is right only where it is zero or short.
    private byte[] WithLength(string head)
    {
        Match header = ContentLength().Match(head);
        string body = header.Success ? Body[..Math.Min(Body.Length, int.Parse(header.Groups[1].ValueSpan, CultureInfo.InvariantCulture))] : "";
        return Encoding.UTF8.GetBytes($"{ContentLength().Replace(head, $"Content-Length: {Encoding.UTF8.GetByteCount(body)}")}\r\n\r\n{body}");
    }

    [GeneratedRegex("Content-Length: ([0-9]+)")]
    private static partial Regex ContentLength();
}
