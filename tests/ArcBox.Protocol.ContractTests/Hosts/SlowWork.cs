namespace ArcBox.Protocol.ContractTests;

/// <summary>A pull or a build that does not end by itself while a case watches it.</summary>
/// <param name="client">Who is to make the call.</param>
/// <param name="subject">The reference to pull, or the Dockerfile to build.</param>
/// <param name="ended">Called when the caller has gone away; ends with the work, and tells whether it was done after all, and not given up.</param>
/// <param name="parts">What is to be disposed with it.</param>
public sealed class SlowWork(ImageClient client, string subject, Func<Task<bool>> ended, params IAsyncDisposable[] parts) : IAsyncDisposable
{
    public ImageClient Client => client;

    public string Subject => subject;

    /// <summary>The beginning of the line after which the work is certainly under way; empty if the first one will do.</summary>
    public string Sign { get; init; } = "";

    /// <summary>Waits for the host to do what it does when the caller has gone away: true if it does the work all the same.</summary>
    public Task<bool> EndedAsync(CancellationToken cancellationToken) => ended().WaitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await client.DisposeAsync();
        foreach (IAsyncDisposable part in parts) await part.DisposeAsync();
    }
}
