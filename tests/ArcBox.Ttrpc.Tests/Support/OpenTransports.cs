namespace ArcBox.Ttrpc.Tests.Support;

/// <summary>The connections that a channel has opened, or is opening, and has not closed.</summary>
internal sealed class OpenTransports
{
    private readonly Countdown _open = new("connections");

    public Task NoneLeftAsync() => _open.ZeroAsync();

    /// <summary>Counts what is opened.</summary>
    public Func<CancellationToken, ValueTask<Transport>> Count(Func<CancellationToken, ValueTask<Transport>> open) => async token =>
    {
        IDisposable entered = _open.Enter();
        try
        {
            return new CountedTransport(await open(token), entered);
        }
        catch
        {
            entered.Dispose();
            throw;
        }
    };
}
