namespace ArcBox.Protocol.Testing;

/// <summary>The time from one tick of a transfer, or step of a build, to the next.</summary>
internal sealed class Pace(ArcBoxMockOptions options)
{
    public Task TickAsync(CancellationToken cancellationToken)
    {
        if (options.ProgressInterval > TimeSpan.Zero) return Task.Delay(options.ProgressInterval, options.TimeProvider, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.CompletedTask;
    }
}
