using System.Globalization;
using ArcBox.Protocol.V1;
using Google.Protobuf;

namespace ArcBox.Protocol.Benchmarks.Servers;

/// <summary>The messages that both sides send, the same for all hosts.</summary>
internal static class Requests
{
    public const int PulledMessages = 100_000;
    public const string ImageId = "sha256:2d389e545974d4a93ebdef09b650753a55f72d1ab4518d17a30c0e1b3e297444";

    /// <summary>The metadata that asks a Build handler to pause after each MiB, for that many milliseconds.</summary>
    public const string PauseHeader = "bench-pause";

    public static readonly ExistsImageRequest Exists = new() { Reference = "docker.io/library/nginx:1.27" };
    public static readonly PullImageRequest HeldPull = new() { Reference = "held" };
    public static readonly PullImageRequest Pull = PullOf(PulledMessages);

    public static readonly PullProgress Progress = new()
    {
        Id = "2d389e545974",
        Status = "Downloading",
        Progress = "[===================>                               ]  12.58MB/31.38MB",
        Current = 12_582_912,
        Total = 31_375_432,
    };

    public static PullImageRequest PullOf(int messages) => new() { Reference = messages.ToString(CultureInfo.InvariantCulture) };

    public static BuildContext Chunk(int bytes)
    {
        byte[] data = new byte[bytes];
        new Random(bytes).NextBytes(data);
        return new BuildContext { Data = UnsafeByteOperations.UnsafeWrap(data) };
    }
}
