using System.Buffers;
using ArcBox.Ttrpc.Tests.Wire;
using CsCheck;

namespace ArcBox.Ttrpc.Tests.Framing;

internal sealed class FrameScannerTests
{
    private const int MaxPayload = 100;

    private static readonly Gen<RawFrame> Frames = Gen.Select(
        Gen.UInt, Gen.Byte, Gen.Byte, Gen.Byte.Array[0, 2 * MaxPayload], (id, type, flags, payload) => new RawFrame(id, type, flags, payload));

    [Test]
    public void Read_FramesThatArriveInPieces_GivesThoseThatFitAndSkipsTheRest()
        => Gen.Select(Frames.Array[0, 6], Gen.Int[1, 150].Array[1, 20]).Sample((frames, arrivals) =>
        {
            byte[] all = [.. frames.SelectMany(frame => frame.ToBytes())];
            List<string> seen = [];
            FrameScanner scanner = new(MaxPayload);
            (int consumed, int arrived) = (0, 0);
            for (int i = 0; arrived < all.Length; i++)
            {
                arrived = Math.Min(all.Length, arrived + arrivals[i % arrivals.Length]);
                byte[] unread = all[consumed..arrived];
                ReadOnlySequence<byte> buffer = Sequences.Of(unread, unread.Length / 3, unread.Length / 4);
                long before = buffer.Length;
                while (scanner.Read(ref buffer, out FrameHeader header, out ReadOnlySequence<byte> payload) is var result and not ScanResult.Incomplete)
                    seen.Add(result == ScanResult.Frame ? Show(header, payload.ToArray()) : $"{result} {header.StreamId}");
                consumed += (int)(before - buffer.Length);
            }

            Assert.That(scanner.IsSkipping, Is.False);
            Assert.That(consumed, Is.EqualTo(all.Length));
            Assert.That(seen, Is.EqualTo(frames.Select(frame => frame.Payload.Length > MaxPayload ? $"TooLong {frame.StreamId}" : Show(frame))));
        });

    [Test]
    public void Read_HeaderOfAnAbsurdLength_IsSaidAndNothingTaken([Values(64u * 1024 * 1024 + 1, 0x7FFFFFFFu, 0xFFFFFFFFu)] uint length)
    {
        ReadOnlySequence<byte> buffer = new(RawFrame.Header(length, 1, 3, 0));
        FrameScanner scanner = new(MaxPayload);
        Assert.That(scanner.Read(ref buffer, out FrameHeader header, out _), Is.EqualTo(ScanResult.Absurd));
        Assert.That((header.Length, buffer.Length), Is.EqualTo((length, 10L)));
    }

    private static string Show(RawFrame frame) => $"{frame.StreamId} {frame.Type} {frame.Flags} {Convert.ToHexString(frame.Payload)}";

    private static string Show(in FrameHeader header, byte[] payload)
        => $"{header.StreamId} {(byte)header.Type} {(byte)header.Flags} {Convert.ToHexString(payload)}";
}
