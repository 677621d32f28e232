using System.Security.Cryptography;
using System.Text.Json;
using ArcBox.Ttrpc.Tests.Wire;

namespace ArcBox.Ttrpc.Tests.Replay;

/// <summary>What the reference implementation in Go, version 1.2.8 and 25 commits, said and heard on one connection.</summary>
internal sealed class Transcript
{
    private Transcript(string name, bool isMadeByHand, IReadOnlyList<RecordedFrame> frames)
        => (Name, IsMadeByHand, Frames) = (name, isMadeByHand, frames);

    public static IReadOnlyList<string> Names { get; } = [.. Directory.GetFiles(Folder, "*.json").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal)!];

    public string Name { get; }

    /// <summary>True if the client was no client but frames made by hand.</summary>
    public bool IsMadeByHand { get; }

    public IReadOnlyList<RecordedFrame> Frames { get; }

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Transcripts");

    public static Transcript Read(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, name + ".json")));
        string client = document.RootElement.GetProperty("peerVersions").GetProperty("client").GetString()!;
        IEnumerable<RecordedFrame> frames = document.RootElement.GetProperty("frames").EnumerateArray().Select(ReadFrame);
        return new Transcript(name, client.StartsWith("hand-made", StringComparison.Ordinal), [.. frames]);
    }

    private static RecordedFrame ReadFrame(JsonElement frame)
    {
        byte[] payload = Convert.FromHexString(frame.GetProperty("payloadHex").GetString()!);
        int length = frame.GetProperty("length").GetInt32();
        if (payload.Length < length) payload = Zeros(length, frame.GetProperty("payloadSha256").GetString()!);
        RawFrame raw = new(frame.GetProperty("streamId").GetUInt32(), frame.GetProperty("type").GetByte(), frame.GetProperty("flags").GetByte(), payload);
        return new RecordedFrame(frame.GetProperty("dir").GetString() == "c2s", raw);
    }

    // The one payload that is too long for its file consists of zeros.
    private static byte[] Zeros(int length, string hash)
    {
        byte[] zeros = new byte[length];
        if (!Convert.ToHexStringLower(SHA256.HashData(zeros)).Equals(hash, StringComparison.Ordinal)) throw new InvalidDataException("The payload is not the recorded one.");
        return zeros;
    }
}
