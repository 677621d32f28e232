using System.Buffers;
using System.Buffers.Binary;

namespace ArcBox.Protocol.Testing;

/// <summary>
/// In gRPC each message has a prefix of 5 bytes (a flag and its length), and lies in DATA frames however they come: one may hold several messages, or a part
/// of one. The stream ends with a HEADERS frame, or with RST_STREAM. Kestrel does not pad.
/// </summary>
internal sealed class Http2Tracker(FrameFormat format) : FrameTracker
{
    private const int PrefixLength = 5;

    private readonly ArrayBufferWriter<byte> _message = new();
    private readonly byte[] _prefix = new byte[PrefixLength];
    private int _prefixRead;
    private long _left;
    private int _messages;

    private bool IsBetweenMessages => _prefixRead == 0;

    public override FrameSplit Next(byte[] frame, int? strikeAfter, bool wholeMessage)
    {
        bool isEnd = format.Read(frame).EndsStream;
        if (frame[3] != Http2Format.Data)
            return isEnd && IsBetweenMessages && _messages == strikeAfter ? FrameSplit.Strike(frame) : FrameSplit.Pass(frame);

        FrameSplit? split = null;
        int place = Http2Format.Header;
        while (place < frame.Length)
        {
            bool isStruck = _messages == strikeAfter && split is null;
            if (isStruck && !wholeMessage && IsBetweenMessages) split = SplitBefore(frame, place);
            int taken = Take(frame.AsSpan(place));
            if (isStruck && wholeMessage)
            {
                _message.Write(frame.AsSpan(place, taken));
                if (IsBetweenMessages) split = SplitBehind(frame, place + taken);
            }

            place += taken;
        }

        return split ?? FrameSplit.Pass(frame);
    }

    /// <summary>Reads on in the current message, at most to its end; returns how far.</summary>
    private int Take(ReadOnlySpan<byte> bytes)
    {
        int prefix = Math.Min(PrefixLength - _prefixRead, bytes.Length);
        if (prefix > 0)
        {
            bytes[..prefix].CopyTo(_prefix.AsSpan(_prefixRead));
            _prefixRead += prefix;
            if (_prefixRead < PrefixLength) return prefix;
            _left = BinaryPrimitives.ReadUInt32BigEndian(_prefix.AsSpan(1));
        }

        int payload = (int)Math.Min(_left, bytes.Length - prefix);
        _left -= payload;
        if (_left == 0) (_prefixRead, _messages) = (0, _messages + 1);
        return prefix + payload;
    }

    private FrameSplit SplitBefore(byte[] frame, int place) => place == Http2Format.Header
        ? FrameSplit.Strike(frame)
        : new FrameSplit { Before = Part(frame, Http2Format.Header, place), Strikes = true, Struck = Part(frame, place, frame.Length) };

    private FrameSplit SplitBehind(byte[] frame, int place) => new()
    {
        Before = Part(frame, Http2Format.Header, place),
        Strikes = true,
        Copy = Copy(frame),
        After = place == frame.Length ? default : Part(frame, place, frame.Length),
    };

    /// <summary>A part of a DATA frame as one of its own.</summary>
    private byte[] Part(byte[] frame, int from, int to)
    {
        byte flags = to == frame.Length ? frame[4] : (byte)(frame[4] & ~Http2Format.EndStream);
        return Frame(frame, frame.AsSpan(from, to - from), flags);
    }

    /// <summary>The message that was kept, in as many frames as it needs.</summary>
    private byte[] Copy(byte[] frame)
    {
        ArrayBufferWriter<byte> frames = new();
        for (ReadOnlySpan<byte> rest = _message.WrittenSpan; !rest.IsEmpty; rest = rest[Math.Min(Http2Format.DefaultMaxPayload, rest.Length)..])
            frames.Write(Frame(frame, rest[..Math.Min(Http2Format.DefaultMaxPayload, rest.Length)], 0));
        return frames.WrittenSpan.ToArray();
    }

    private byte[] Frame(byte[] model, ReadOnlySpan<byte> payload, byte flags)
    {
        byte[] frame = [.. model.AsSpan(0, Http2Format.Header), .. payload];
        format.WriteLength(frame, (uint)payload.Length);
        frame[4] = flags;
        return frame;
    }
}
