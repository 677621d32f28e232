using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Testing;

/// <summary>The lines of a push: several layers go out at once.</summary>
internal static class PushScript
{
    // max-concurrent-uploads of dockerd.
    private const int MaxUploads = 5;

    // About what a manifest's frame and one of its layers take.
    private const int ManifestBytes = 324;
    private const int ManifestLayerBytes = 207;

    public static List<PushProgress> Write(ImageReference reference, ScriptLayer[] layers, int seed)
    {
        List<PushProgress> lines = [new() { Status = $"The push refers to repository [{reference.Repository}]" }];
        lines.AddRange(layers.Select(layer => Line(layer, "Preparing")));
        lines.AddRange(layers.Skip(MaxUploads).Select(layer => Line(layer, "Waiting")));
        int[] sent = new int[layers.Length];
        while (true)
        {
            int[] active = [.. Enumerable.Range(0, layers.Length).Where(index => sent[index] < layers[index].Ticks).Take(MaxUploads)];
            if (active.Length == 0) break;
            foreach (int index in active)
            {
                lines.Add(Step(layers[index], ++sent[index]));
                if (sent[index] == layers[index].Ticks) lines.Add(Line(layers[index], "Pushed"));
            }
        }

        string digest = $"sha256:{ScriptLayer.Digest("push manifest", layers.Length, seed)}";
        int size = ManifestBytes + (ManifestLayerBytes * layers.Length);
        lines.Add(new PushProgress { Status = $"{reference.Tag}: digest: {digest} size: {size}" });
        return lines;
    }

    private static PushProgress Line(ScriptLayer layer, string status) => new() { Id = layer.Id, Status = status };

    private static PushProgress Step(ScriptLayer layer, int ticks)
    {
        long current = layer.DoneAfter(ticks);
        return new PushProgress { Id = layer.Id, Status = "Pushing", Current = current, Total = layer.Size, Progress = ProgressBar.Of(current, layer.Size) };
    }
}
