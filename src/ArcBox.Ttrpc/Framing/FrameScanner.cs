using System.Buffers;

namespace ArcBox.Ttrpc;

/// <summary>
/// Finds frames in what was received. Allocates nothing: neither for a frame nor on the word of its length, which is only compared until the bytes are there.
/// </summary>
internal struct FrameScanner(int maxPayload)
{
    private long _toSkip;

    /// <summary>True if what comes next is the rest of a frame's payload that is not taken.</summary>
    public readonly bool IsSkipping => _toSkip > 0;

    /// <summary>Takes what it finds from the start of the buffer.</summary>
    public ScanResult Read(ref ReadOnlySequence<byte> buffer, out FrameHeader header, out ReadOnlySequence<byte> payload)
    {
        payload = default;
        header = default;
        if (_toSkip > 0) Skip(ref buffer);
        if (_toSkip > 0 || !TryReadHeader(buffer, out header)) return ScanResult.Incomplete;
        if (header.Length > maxPayload)
        {
            if (header.Length > TtrpcLimits.MaxDiscardedBytes) return ScanResult.Absurd;
            _toSkip = header.Length;
            buffer = buffer.Slice(FrameHeader.Size);
            return ScanResult.TooLong;
        }

        if (buffer.Length < FrameHeader.Size + header.Length) return ScanResult.Incomplete;
        payload = buffer.Slice(FrameHeader.Size, header.Length);
        buffer = buffer.Slice(payload.End);
        return ScanResult.Frame;
    }

    private static bool TryReadHeader(in ReadOnlySequence<byte> buffer, out FrameHeader header)
    {
        ReadOnlySpan<byte> first = buffer.FirstSpan;
        if (first.Length >= FrameHeader.Size)
        {
            header = FrameHeader.Read(first);
            return true;
        }

        header = default;
        if (buffer.Length < FrameHeader.Size) return false;
        Span<byte> joined = stackalloc byte[FrameHeader.Size];
        buffer.Slice(0, FrameHeader.Size).CopyTo(joined);
        header = FrameHeader.Read(joined);
        return true;
    }

    private void Skip(ref ReadOnlySequence<byte> buffer)
    {
        long skipped = Math.Min(_toSkip, buffer.Length);
        buffer = buffer.Slice(skipped);
        _toSkip -= skipped;
    }
}
