using System.Globalization;
using System.Text;

namespace ArcBox.Protocol.Tests.DockerEngine;

/// <summary>A recorded answer of a real engine: dockerd 20.10.24 or Podman 4.3.1. curl took the chunks apart when it was recorded.</summary>
internal sealed class Transcript
{
    private Transcript(string head, string body, bool isCut) => (Head, Body, IsCut) = (head, body, isCut);

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
        return new Transcript(text[start..split], cut < 0 ? body : body[..cut], cut >= 0);
    }

    /// <summary>The answer as the engine sent it, each line of a stream a chunk of its own.</summary>
    public byte[] ToBytes()
    {
        StringBuilder answer = new StringBuilder(Head.Replace("\n", "\r\n", StringComparison.Ordinal)).Append("\r\n\r\n");
        if (!Head.Contains("Transfer-Encoding: chunked", StringComparison.Ordinal)) return Encoding.UTF8.GetBytes(answer.Append(Body.AsSpan(0, ContentLength())).ToString());

        foreach (string line in Body.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string chunk = line + "\r\n";
            answer.Append(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(chunk):x}\r\n{chunk}\r\n");
        }

        if (!IsCut) answer.Append("0\r\n\r\n");
        return Encoding.UTF8.GetBytes(answer.ToString());
    }

    private int ContentLength()
    {
        const string header = "Content-Length: ";
        string? line = Array.Find(Head.Split('\n'), line => line.StartsWith(header, StringComparison.Ordinal));
        return line is null ? Body.Length : Math.Min(Body.Length, int.Parse(line.AsSpan(header.Length), CultureInfo.InvariantCulture));
    }
}
