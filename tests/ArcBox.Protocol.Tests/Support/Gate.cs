namespace ArcBox.Protocol.Tests.Support;

/// <summary>A point that one side of a test reaches and the other waits for.</summary>
internal sealed class Gate
{
    private readonly TaskCompletionSource _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsOpen => _source.Task.IsCompleted;

    public void Open() => _source.TrySetResult();

    /// <summary>Opens when the token fires.</summary>
    public void OpenOn(CancellationToken token) => token.Register(Open);

    public Task WaitAsync() => _source.Task.Soon();

    /// <summary>Stands still until the token fires, and ends as whatever heeds it does.</summary>
    public static async Task UntilCancelledAsync(CancellationToken token)
    {
        Gate gate = new();
        gate.OpenOn(token);
        await gate.WaitAsync();
        token.ThrowIfCancellationRequested();
    }
}
