using System.Buffers;
using Grpc.Core;

namespace ArcBox.Ttrpc;

/// <summary>
/// Puts header, envelope and message into the output in one pass: generated code announces the message's length before its first byte, so nothing is copied
/// or patched afterwards. Used by one thread at a time.
/// </summary>
internal sealed class FrameWriter(int maxMessageSize) : SerializationContext
{
    private OutputBuffer _output = new();
    private FrameParts _parts;
    private int _limit;
    private long _payloadEnd;
    private bool _isAnnounced;
    private ArrayBufferWriter<byte>? _unannounced;

    /// <summary>Writes a frame with a message.</summary>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED: it is too long. Nothing was written.</exception>
    public void Write<T>(OutputBuffer output, in FrameParts parts, Marshaller<T> marshaller, T message)
    {
        long start = output.Length;
        Begin(output, parts);
        try
        {
            marshaller.ContextualSerializer(message, this);
            if (_unannounced is not null && !_isAnnounced) throw Broken("The serializer did not complete the message.");
            if (!_isAnnounced) Announce(0);
            if (output.Length != _payloadEnd) throw Broken("The serializer did not write as many bytes as it announced.");
            output.Write(parts.Suffix.Span);
        }
        catch
        {
            output.Truncate(start);
            throw;
        }
        finally
        {
            _unannounced = null;
        }
    }

    /// <summary>Writes a frame without a message.</summary>
    public void Write(OutputBuffer output, in FrameParts parts)
    {
        Begin(output, parts);
        Announce(0);
        output.Write(parts.Suffix.Span);
    }

    public override void SetPayloadLength(int payloadLength) => Announce(payloadLength);

    public override IBufferWriter<byte> GetBufferWriter() => _isAnnounced ? _output : _unannounced ??= new ArrayBufferWriter<byte>();

    public override void Complete()
    {
        if (_unannounced is not null) Complete(_unannounced.WrittenSpan);
    }

    public override void Complete(byte[] payload) => Complete(payload.AsSpan());

    private void Complete(ReadOnlySpan<byte> payload)
    {
        if (!_isAnnounced) Announce(payload.Length);
        _output.Write(payload);
    }

    private void Begin(OutputBuffer output, in FrameParts parts)
    {
        (_output, _parts, _isAnnounced) = (output, parts, false);
        // A status is no message: a call must be able to fail under any limit. StatusMessage bounds it.
        _limit = parts is { Type: FrameType.Response, PayloadTag: 0 } ? TtrpcLimits.MaxMessageSize : maxMessageSize;
    }

    private void Announce(int payloadLength)
    {
        // As protobuf does with a field of bytes that is empty: it is left out, tag and all.
        int fieldHeader = _parts.PayloadTag == 0 || payloadLength == 0 ? 0 : 1 + Varint.Size((ulong)payloadLength);
        long length = (long)_parts.Prefix.Length + fieldHeader + payloadLength + _parts.Suffix.Length;
        if (length > _limit) throw TooLong(length, _limit);
        _output.Reserve(FrameHeader.Size + (int)length);
        Span<byte> span = _output.GetSpan(FrameHeader.Size + (int)length);
        new FrameHeader((uint)length, _parts.StreamId, _parts.Type, _parts.Flags).Write(span);
        _parts.Prefix.Span.CopyTo(span[FrameHeader.Size..]);
        int written = FrameHeader.Size + _parts.Prefix.Length;
        if (fieldHeader > 0)
        {
            span[written] = _parts.PayloadTag;
            Varint.Write(span[(written + 1)..], (ulong)payloadLength);
        }

        _output.Advance(written + fieldHeader);
        _payloadEnd = _output.Length + payloadLength;
        _isAnnounced = true;
    }

    private static RpcException Broken(string problem) => new(new Status(StatusCode.Internal, problem));

    /// <summary>
    /// What a message fails with that is longer than its receiver takes; in the reference implementation's words, so that logs can be compared.
    /// </summary>
    public static RpcException TooLong(long length, int maxMessageSize)
        => new(new Status(StatusCode.ResourceExhausted, $"message length {length} exceed maximum message size of {maxMessageSize}"));
}
