using CsCheck;

namespace ArcBox.Protocol.Testing.Tests.Faults;

/// <summary>Messages are counted right however they are spread over DATA frames.</summary>
internal sealed class Http2TrackerTests
{
    private static readonly Http2Format Format = new();

    private static readonly Gen<(byte[][] Messages, int[] Cuts, int After, bool Whole)> Streams = Gen.Select(
        Gen.Byte.Array[0, 40].Array[1, 8], Gen.Int[1, 30].Array[1, 20], Gen.Int[0, 8], Gen.Bool);

    [Test]
    public void Next_OfAnySplitting_SplitsAtTheMessage() => Streams.Sample(stream =>
    {
        byte[][] wires = [.. stream.Messages.Select(Prefix)];
        byte[] all = [.. wires.SelectMany(bytes => bytes)];
        FrameTracker tracker = Format.Track();
        List<byte> before = [];
        List<byte> struck = [];
        List<byte> copy = [];
        List<byte> after = [];
        bool hasStruck = false;
        foreach (byte[] frame in Frames(all, stream.Cuts))
        {
            FrameSplit split = tracker.Next(frame, hasStruck ? null : stream.After, stream.Whole);
            (hasStruck ? after : before).AddRange(Payload(split.Before));
            hasStruck |= split.Strikes;
            struck.AddRange(Payload(split.Struck));
            copy.AddRange(Payload(split.Copy));
            after.AddRange(Payload(split.After));
        }

        FrameSplit end = tracker.Next([0, 0, 0, Http2Format.Headers, 5, 0, 0, 0, 7], hasStruck ? null : stream.After, stream.Whole);
        Assert.That(end.Strikes, Is.EqualTo(stream.After == wires.Length));
        Assert.That(hasStruck, Is.EqualTo(stream.After < wires.Length));
        Assert.That((byte[])[.. before, .. struck, .. after], Is.EqualTo(all));
        byte[] first = [.. wires.Take(stream.After + (stream.Whole ? 1 : 0)).SelectMany(bytes => bytes)];
        Assert.That(before, Is.EqualTo(first));
        if (stream.Whole && hasStruck) Assert.That(copy, Is.EqualTo(wires[stream.After]));
    });

    [Test]
    public void Next_OfALongMessage_CopiesItInFramesThatMayBe()
    {
        byte[] message = Prefix(new byte[100_000]);
        FrameTracker tracker = Format.Track();
        List<FrameSplit> splits = [.. Frames(message, [16_384]).Select(frame => tracker.Next(frame, 0, true))];

        Assert.That(splits.Count(split => split.Strikes), Is.EqualTo(1));
        Assert.That(splits[^1].Strikes, Is.True);
        Assert.That(Payload(splits[^1].Copy), Is.EqualTo(message));
    }

    private static byte[] Prefix(byte[] message) => [0, 0, (byte)(message.Length >> 16), (byte)(message.Length >> 8), (byte)message.Length, .. message];

    private static IEnumerable<byte[]> Frames(byte[] bytes, int[] cuts)
    {
        int place = 0;
        for (int cut = 0; place < bytes.Length; cut++)
        {
            int length = Math.Min(cuts[cut % cuts.Length], bytes.Length - place);
            yield return [0, (byte)(length >> 8), (byte)length, Http2Format.Data, 0, 0, 0, 0, 7, .. bytes.AsSpan(place, length)];
            place += length;
        }
    }

    /// <summary>What whole DATA frames of stream 7 carry.</summary>
    private static byte[] Payload(ReadOnlyMemory<byte> frames)
    {
        List<byte> payload = [];
        ReadOnlySpan<byte> rest = frames.Span;
        while (!rest.IsEmpty)
        {
            int length = (rest[0] << 16) | (rest[1] << 8) | rest[2];
            Assert.That(length, Is.InRange(1, 16_384));
            Assert.That(rest[3..9].ToArray(), Is.EqualTo(new byte[] { Http2Format.Data, 0, 0, 0, 0, 7 }));
            payload.AddRange(rest.Slice(9, length));
            rest = rest[(9 + length)..];
        }

        return [.. payload];
    }
}
