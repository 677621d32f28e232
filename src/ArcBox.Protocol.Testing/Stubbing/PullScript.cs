using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Testing;

/// <summary>The lines of a pull: several layers come in at once, and each is unpacked when those below it are.</summary>
internal static class PullScript
{
    // max-concurrent-downloads of dockerd.
    private const int MaxDownloads = 3;

    public static List<PullProgress> Write(ImageReference reference, ScriptLayer[] layers, int seed)
    {
        List<PullProgress> lines = [new() { Id = reference.Digest ?? reference.Tag, Status = $"Pulling from {reference.Path}" }];
        lines.AddRange(layers.Select(layer => Line(layer, "Pulling fs layer")));
        lines.AddRange(layers.Skip(MaxDownloads).Select(layer => Line(layer, "Waiting")));
        int[] downloaded = new int[layers.Length];
        int unpacking = 0, unpacked = 0;
        while (unpacking < layers.Length)
        {
            // Unpacking goes first, so that a layer is not unpacked in the round in which it comes in.
            bool canUnpack = downloaded[unpacking] == layers[unpacking].Ticks;
            Download(lines, layers, downloaded);
            if (!canUnpack) continue;
            lines.Add(Step(layers[unpacking], "Extracting", ++unpacked));
            if (unpacked < layers[unpacking].Ticks) continue;
            lines.Add(Line(layers[unpacking++], "Pull complete"));
            unpacked = 0;
        }

        lines.Add(new PullProgress { Status = $"Digest: {reference.Digest ?? $"sha256:{ScriptLayer.Digest("pull manifest", layers.Length, seed)}"}" });
        lines.Add(new PullProgress { Status = $"Status: Downloaded newer image for {reference.FamiliarName}" });
        return lines;
    }

    private static void Download(List<PullProgress> lines, ScriptLayer[] layers, int[] downloaded)
    {
        int[] active = [.. Enumerable.Range(0, layers.Length).Where(index => downloaded[index] < layers[index].Ticks).Take(MaxDownloads)];
        foreach (int index in active)
        {
            lines.Add(Step(layers[index], "Downloading", ++downloaded[index]));
            if (downloaded[index] < layers[index].Ticks) continue;
            lines.Add(Line(layers[index], "Verifying Checksum"));
            lines.Add(Line(layers[index], "Download complete"));
        }
    }

    private static PullProgress Line(ScriptLayer layer, string status) => new() { Id = layer.Id, Status = status };

    private static PullProgress Step(ScriptLayer layer, string status, int ticks)
    {
        long current = layer.DoneAfter(ticks);
        return new PullProgress { Id = layer.Id, Status = status, Current = current, Total = layer.Size, Progress = ProgressBar.Of(current, layer.Size) };
    }
}
