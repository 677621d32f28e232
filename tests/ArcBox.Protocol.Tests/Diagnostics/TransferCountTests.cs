namespace ArcBox.Protocol.Tests.Diagnostics;

/// <summary>Bytes of more layers than images have.</summary>
public sealed class TransferCountTests
{
    [Test]
    public void Advance_MoreLayersThanImagesHave_CountsTheFirst()
    {
        TransferCount count = new();
        for (int layer = 0; layer < TransferLimits.Layers; layer++)
            Assert.That(count.Advance($"{layer}", ProgressPhase.Downloading, 2, 10), Is.EqualTo(2));

        Assert.That(count.Advance("another", ProgressPhase.Downloading, 2, 10), Is.Zero);
        Assert.That(count.Advance("0", ProgressPhase.Downloading, 5, 10), Is.EqualTo(3), "it is known");
    }
}
