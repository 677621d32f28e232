using Google.Protobuf;
using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>Copies a message as a wire would.</summary>
internal static class MessageCloner
{
    public static T Clone<T>(T message)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(message);
        return message is IDeepCloneable<T> cloneable
            ? cloneable.Clone()
            : throw new RpcException(new Status(StatusCode.Internal, $"{typeof(T)} is no protobuf message and cannot be copied."));
    }

    public static Metadata Clone(Metadata? metadata)
    {
        Metadata copy = [];
        foreach (Metadata.Entry entry in metadata ?? []) copy.Add(entry);
        return copy;
    }
}
