using System.Formats.Tar;
using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Samples.ImageCli.Demo;

/// <summary>Reads the Dockerfile of a build's archive, and no more of it.</summary>
internal static class DemoBuild
{
    // Our client sends the Dockerfile first.
    private const int KeptBytes = 256 * 1024;

    /// <summary>The Dockerfile's instructions, each on one line.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(IAsyncStreamReader<BuildContext> requests, CancellationToken cancellationToken)
    {
        using MemoryStream start = new();
        bool isWhole = false;
        while (!isWhole && await requests.MoveNext(cancellationToken))
        {
            BuildContext piece = requests.Current;
            start.Write(piece.Data.Span[..(int)Math.Min(piece.Data.Length, KeptBytes - start.Length)]);
            isWhole = piece.Eof;
        }

        if (!isWhole) throw new RpcException(new Status(StatusCode.InvalidArgument, "the build context is cut short"));
        start.Position = 0;
        using TarReader tar = new(start);
        if (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is not { Name: "Dockerfile", DataStream: { } data })
            throw new RpcException(new Status(StatusCode.InvalidArgument, "the demonstration wants the Dockerfile first in the archive"));

        using StreamReader text = new(data);
        string joined = (await text.ReadToEndAsync(cancellationToken)).ReplaceLineEndings("\n").Replace("\\\n", "", StringComparison.Ordinal);
        return [.. joined.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(line => !line.StartsWith('#'))];
    }

    /// <summary>The exit code of a command that says itself that it fails, so that a failing build can be looked at too; otherwise 0.</summary>
    public static int ExitCodeOf(string instruction)
    {
        const string exit = "RUN exit ";
        if (instruction.Equals("RUN false", StringComparison.OrdinalIgnoreCase)) return 1;
        return instruction.StartsWith(exit, StringComparison.OrdinalIgnoreCase) && int.TryParse(instruction[exit.Length..], out int code) ? code : 0;
    }
}
