using Google.Protobuf;

namespace ArcBox.Protocol.Benchmarks.Hosts;

/// <summary>The bytes that a message itself takes, whatever brings it.</summary>
internal sealed class MessageCost
{
    private const int Count = 1000;
    private readonly bool _cloned;

    private MessageCost(bool cloned) => _cloned = cloned;

    /// <summary>A message off a wire: itself and its strings.</summary>
    public static MessageCost Parsed { get; } = new(cloned: false);

    /// <summary>A message that shares its strings with the sender's.</summary>
    public static MessageCost Cloned { get; } = new(cloned: true);

    public double Of<T>(T message)
        where T : class, IMessage<T>, new()
    {
        byte[] bytes = message.ToByteArray();
        MessageParser<T> parser = new(() => new T());
        Func<T> make = _cloned ? message.Clone : () => parser.ParseFrom(bytes.AsSpan());
        make();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Count; i++) make();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Count;
    }
}
