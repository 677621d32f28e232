using Google.Protobuf;

namespace ArcBox.Protocol.Testing;

/// <summary>Sends sequences of messages.</summary>
internal static class StreamReplies
{
    /// <summary>A copy of a collection. Other sequences stay as they are: they may have no end.</summary>
    public static IEnumerable<TMessage> Keep<TMessage>(IEnumerable<TMessage> messages)
        where TMessage : class, IMessage<TMessage>
    {
        ArgumentNullException.ThrowIfNull(messages);
        return messages is IReadOnlyCollection<TMessage> ? [.. messages.Select(message => NotNull(message).Clone())] : messages;
    }

    public static async Task EmitAsync<TRequest, TMessage>(StubCall<TRequest, TMessage> call, IEnumerable<TMessage> messages)
        where TRequest : class
        where TMessage : class
    {
        foreach (TMessage message in messages) await call.SendAsync(NotNull(message)).ConfigureAwait(false);
    }

    public static async Task EmitAsync<TRequest, TMessage>(StubCall<TRequest, TMessage> call, IAsyncEnumerable<TMessage> messages)
        where TRequest : class
        where TMessage : class
    {
        await foreach (TMessage message in messages.WithCancellation(call.Token).ConfigureAwait(false))
            await call.SendAsync(NotNull(message)).ConfigureAwait(false);
    }

    private static TMessage NotNull<TMessage>(TMessage? message)
        where TMessage : class
        => message ?? throw new InvalidOperationException("One of the messages is null.");
}
