using ArcBox.Protocol.V1;
using CsCheck;

namespace ArcBox.Protocol.Tests.Progress;

/// <summary>Whatever daemons tell of sizes, and when: who has announced all layers and is done with all of them is nearly at the end.</summary>
public sealed class FractionPropertyTests
{
    // The sizes of layers of small test images, and of real ones.
    private static readonly Gen<long> GenTotal = Gen.OneOf(Gen.Const(0L), Gen.Long[1, 4096], Gen.Long[1 << 20, 64 << 20], Gen.Long[1L << 30, 1L << 40]);

    // Some layers are counted, of others only the end is told, and of some not even that they are work.
    private static readonly string[][] Ways =
    [
        ["Pull complete"],
        ["Download complete", "Pull complete"],
        ["Already exists"],
        ["Downloading", "Already exists"],
        ["Downloading", "Pull complete"],
        ["Downloading", "Verifying Checksum", "Download complete", "Extracting", "Pull complete"],
        ["Downloading", "Downloading", "Retrying in 5 seconds", "Downloading", "Download complete", "Extracting", "Extracting", "Pull complete"],
    ];

    private static readonly Gen<(string[] Phases, long Total)> GenLayer = Gen.Select(Gen.Int[0, Ways.Length - 1].Select(place => Ways[place]), GenTotal);

    private static readonly Gen<(PullProgress[] Lines, int Layers)> GenPull =
        from others in GenLayer.Array[0, 8]
        let layers = others.Prepend((Phases: ["Pull complete"], Total: 0L)).ToArray()
        from turns in Gen.Shuffle(layers.SelectMany((layer, place) => Enumerable.Repeat(place, layer.Phases.Length)).ToArray())
        from share in Gen.Double[0, 1].Array[turns.Length]
        select (LinesOf(layers, turns, share), layers.Length);

    [Test]
    public void Fraction_AllLayersDoneInAnyOrder_IsNearlyAll() => GenPull.Sample(pull =>
    {
        TransferTracker tracker = Announced(pull.Layers);
        double last = 0;
        foreach (PullProgress line in pull.Lines)
        {
            tracker.Update(line);
            Assert.That(tracker.Snapshot().Fraction, Is.InRange(last, 0.99));
            last = tracker.Snapshot().Fraction;
        }

        Assert.That(last, Is.InRange(0.9, 0.99));
    }, iter: 2000);

    [Test]
    public void Fraction_SizeOfTheLastLayerToldLate_IsNearlyAll()
    {
        // dockerd skips lines when layers are small: two were done before the size of any was told.
        TransferTracker tracker = Announced(3);
        foreach (string id in new[] { "0", "1" }) tracker.Update(new PullProgress { Id = id, Status = "Pull complete" });
        double before = tracker.Snapshot().Fraction;

        tracker.Update(new PullProgress { Id = "2", Status = "Downloading", Current = 0, Total = 500 });
        Assert.That(tracker.Snapshot().Fraction, Is.GreaterThan(before), "what is left is small, and known to be so");
        tracker.Update(new PullProgress { Id = "2", Status = "Pull complete" });

        Assert.That(tracker.Snapshot().Fraction, Is.EqualTo(0.99).Within(1e-9));
    }

    private static TransferTracker Announced(int layers)
    {
        TransferTracker tracker = new();
        tracker.Update(new PullProgress { Id = "1", Status = "Pulling from library/nginx" });
        for (int place = 0; place < layers; place++) tracker.Update(new PullProgress { Id = $"{place}", Status = "Pulling fs layer" });
        return tracker;
    }

    private static PullProgress[] LinesOf((string[] Phases, long Total)[] layers, int[] turns, double[] share)
    {
        int[] told = new int[layers.Length];
        return [.. turns.Select((layer, turn) => LineOf($"{layer}", layers[layer].Phases[told[layer]++], layers[layer].Total, share[turn]))];
    }

    private static PullProgress LineOf(string id, string status, long total, double share) => new()
    {
        Id = id,
        Status = status,
        Current = status is "Downloading" or "Extracting" ? (long)(total * share) : 0,
        Total = status is "Downloading" or "Extracting" ? total : 0,
    };
}
