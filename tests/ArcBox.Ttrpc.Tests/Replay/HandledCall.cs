using ArcBox.Protocol.Tests.Support;
using Google.Protobuf;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Replay;

/// <summary>A call inside its handler, played by the test.</summary>
internal sealed class HandledCall(ServerCallContext context, IMessage? request)
{
    private readonly TaskCompletionSource<IMessage?> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Method => context.Method;

    /// <summary>The request; null if the client streams.</summary>
    public IMessage? Request => request;

    public ServerCallContext Context => context;

    /// <summary>Reads the client's next message; null at its end.</summary>
    public Func<Task<IMessage?>> ReadAsync { get; init; } = () => throw new InvalidOperationException("The client does not stream.");

    public Func<byte[], Task> WriteAsync { get; init; } = _ => throw new InvalidOperationException("The server does not stream.");

    /// <summary>What the handler waits for. A handler that is cancelled ends by itself.</summary>
    public Task<IMessage?> Ended => _end.Task.WaitAsync(context.CancellationToken);

    /// <summary>True until the test has ended the call.</summary>
    public bool IsActive => !_end.Task.IsCompleted;

    public void End(IMessage? answer = null) => _end.TrySetResult(answer);

    public void Fail(Exception exception) => _end.TrySetException(exception);

    /// <summary>Waits until the server cancels the handler.</summary>
    public async Task CancelledAsync()
    {
        Gate cancelled = new();
        await using CancellationTokenRegistration registration = context.CancellationToken.Register(cancelled.Open);
        await cancelled.WaitAsync();
    }
}
