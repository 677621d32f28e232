using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Testing.Tests.Faults;

/// <summary>
/// What a client and a server of containerd's Go implementation of ttrpc sent each other: a pull of three messages, and a call of Exists on the same
/// connection. Bytes of another make, so that nothing that this project reads and writes ttrpc with is used to check it.
/// </summary>
internal static class Transcript
{
    public static readonly byte[] PullRequest = Hex(
        "00000036000000010101", "0a16617263626f782e76312e496d61676553657276696365120450756c6c1a160a0762656e63683a331a0b6c696e75782f616d643634");

    public static readonly byte[] First = Hex("00000021000000010300", "0a0e63726333323a3061353061383664120b446f776e6c6f6164696e6720012803");
    public static readonly byte[] Second = Hex("00000021000000010300", "0a0e63726333323a3061353061383664120b446f776e6c6f6164696e6720022803");
    public static readonly byte[] Third = Hex("00000021000000010300", "0a0e63726333323a3061353061383664120b446f776e6c6f6164696e6720032803");
    public static readonly byte[] End = Hex("00000000000000010305");

    // Recorded on a connection of its own, with stream id 1.
    public static readonly byte[] ExistsRequest = Hex(
        "00000042000000030100",
        "0a16617263626f782e76312e496d6167655365727669636512064578697374731a200a1e646f636b65722e696f2f6c6962726172792f6e67696e783a6c6174657374");

    public static readonly byte[] ExistsResponse = Hex("00000014000000030200", "12120801120e63726333323a3630646562303931");

    public static byte[] Pull => [.. First, .. Second, .. Third, .. End];

    /// <summary>Has a server say what the Go server said.</summary>
    public static void Play(ArcBoxMockServer server)
    {
        server.OnPull().Optional().Emits(Enumerable.Range(1, 3).Select(Progress));
        server.OnExists().Optional().Returns(new ExistsImageResponse { Exists = true, Id = "crc32:60deb091" });
    }

    public static PullProgress Progress(int item) => new() { Id = "crc32:0a50a86d", Status = "Downloading", Current = item, Total = 3 };

    private static byte[] Hex(params string[] parts) => Convert.FromHexString(string.Concat(parts));
}
