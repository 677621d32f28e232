using System.Buffers;
using Grpc.Core;

namespace ArcBox.Ttrpc;

/// <summary>Hands a message's bytes to generated code where they lie in the receive buffer. Used by one thread at a time.</summary>
internal sealed class MessageReader : DeserializationContext
{
    private ReadOnlySequence<byte> _payload;

    public override int PayloadLength => (int)_payload.Length;

    public T Read<T>(Marshaller<T> marshaller, in ReadOnlySequence<byte> payload)
    {
        _payload = payload;
        T message = marshaller.ContextualDeserializer(this);
        _payload = default;
        return message is null ? throw new InvalidDataException("The deserializer returned null.") : message;
    }

    public override byte[] PayloadAsNewBuffer() => _payload.ToArray();

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => _payload;
}
