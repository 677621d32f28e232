using System.Buffers.Binary;
using ArcBox.Ttrpc.Tests.Replay;
using ArcBox.Ttrpc.Tests.Wire;

namespace ArcBox.Ttrpc.Tests.Torture;

/// <summary>Makes damaged frames out of recorded ones.</summary>
internal sealed class FrameMutator(Random random, bool fromClient)
{
    private static readonly byte[] Telling = [0, 1, 0x08, 0x0A, 0x12, 0x1A, 0x20, 0x7F, 0x80, 0xFE, 0xFF];
    private static readonly uint[] TellingLengths = [0, 1, 9, 10, 4 * 1024 * 1024, 4 * 1024 * 1024 + 1, 64 * 1024 * 1024 + 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF];

    private readonly RawFrame[] _sources =
        [.. Transcript.Names.SelectMany(name => Transcript.Read(name).Frames)
            .Where(frame => frame.FromClient == fromClient && frame.Frame.Payload.Length < 4096)
            .Select(frame => frame.Frame)
            .DistinctBy(frame => (frame with { StreamId = 1 }).ToString())];

    /// <summary>A frame whose length is right; what else is wrong with it concerns its own stream only.</summary>
    public RawFrame Whole()
    {
        RawFrame frame = Source();
        for (int i = random.Next(1, 4); i > 0; i--) frame = Damage(frame);
        return frame;
    }

    /// <summary>Bytes behind whose beginning nobody knows where the next frame starts.</summary>
    public byte[] Broken()
    {
        byte[] bytes = Whole().ToBytes();
        uint length = random.Next(2) == 0 ? Pick(TellingLengths) : (uint)random.Next(0, 2 * bytes.Length);
        BinaryPrimitives.WriteUInt32BigEndian(bytes, length);
        return random.Next(4) == 0 ? bytes[..random.Next(1, bytes.Length)] : bytes;
    }

    private RawFrame Source() => Pick(_sources);

    private RawFrame Damage(RawFrame frame) => random.Next(8) switch
    {
        0 => frame with { Type = (byte)random.Next(256) },
        1 => frame with { Type = (byte)random.Next(1, 4) },
        2 => frame with { Flags = (byte)random.Next(256) },
        3 => frame with { Payload = frame.Payload[..random.Next(frame.Payload.Length + 1)] },
        4 => frame with { Payload = Insert(frame.Payload, RandomBytes(random.Next(1, 12))) },
        5 => frame with { Payload = Insert(frame.Payload, Source().Payload) },
        6 => frame with { Payload = Overwrite(frame.Payload, at => (byte)(at ^ (1 << random.Next(8)))) },
        _ => frame with { Payload = Overwrite(frame.Payload, _ => Pick(Telling)) },
    };

    private byte[] Insert(byte[] payload, byte[] piece)
    {
        int at = random.Next(payload.Length + 1);
        return [.. payload[..at], .. piece, .. payload[at..]];
    }

    private byte[] Overwrite(byte[] payload, Func<byte, byte> change)
    {
        byte[] changed = [.. payload];
        for (int i = random.Next(1, 4); i > 0 && changed.Length > 0; i--)
        {
            int at = random.Next(changed.Length);
            changed[at] = change(changed[at]);
        }

        return changed;
    }

    private byte[] RandomBytes(int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private T Pick<T>(T[] choices) => choices[random.Next(choices.Length)];
}
