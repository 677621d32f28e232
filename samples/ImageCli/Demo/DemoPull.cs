using ArcBox.Protocol.V1;

namespace ArcBox.Samples.ImageCli.Demo;

/// <summary>What a Docker engine reports of a pull, made up: layers come in side by side and are unpacked one after the other.</summary>
internal static class DemoPull
{
    private const int Ticks = 56;

    // The share of the whole time that passes before the last layer is here.
    private const double FetchShare = 0.75;

    /// <summary>The messages about layers, in the order of time; each list is what happens in one tick.</summary>
    public static IEnumerable<IReadOnlyList<PullProgress>> Of(IReadOnlyList<DemoLayer> layers)
    {
        yield return [.. layers.Select(layer => new PullProgress { Id = layer.ShortId, Status = "Pulling fs layer" })];
        string[] last = new string[layers.Count];
        for (int tick = 0; tick <= Ticks; tick++)
        {
            List<PullProgress> messages = [];
            for (int place = 0; place < layers.Count; place++)
            {
                PullProgress message = At((double)tick / Ticks, layers, place);
                bool counts = message.Total > 0;
                if (!counts && last[place] == message.Status) continue;
                last[place] = message.Status;
                messages.Add(message);
            }

            yield return messages;
        }
    }

    private static PullProgress At(double time, IReadOnlyList<DemoLayer> layers, int place)
    {
        DemoLayer layer = layers[place];
        double share = (double)layer.Size / layers.Max(other => other.Size);
        double begins = 0.04 * place;
        double fetched = begins + ((FetchShare - begins) * (0.25 + (0.75 * share)));
        double unpacks = FetchShare + ((1 - FetchShare) * place / layers.Count);
        double done = FetchShare + ((1 - FetchShare) * (place + 1) / layers.Count);
        return time switch
        {
            _ when time < begins => new PullProgress { Id = layer.ShortId, Status = "Waiting" },
            _ when time < fetched => Counting("Downloading", (time - begins) / (fetched - begins)),
            _ when time < unpacks => new PullProgress { Id = layer.ShortId, Status = "Download complete" },
            _ when time < done => Counting("Extracting", (time - unpacks) / (done - unpacks)),
            _ => new PullProgress { Id = layer.ShortId, Status = "Pull complete" },
        };

        PullProgress Counting(string status, double fraction)
            => new() { Id = layer.ShortId, Status = status, Current = (long)(layer.Size * fraction), Total = layer.Size };
    }
}
