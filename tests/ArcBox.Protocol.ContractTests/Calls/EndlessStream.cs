namespace ArcBox.Protocol.ContractTests;

/// <summary>A build context that begins like an archive and then keeps its reader waiting until he gives up.</summary>
internal sealed class EndlessStream() : MemoryStream(ImageContent.Tar(("Dockerfile", "FROM scratch\n"u8.ToArray()))[..1024])
{
    private readonly TaskCompletionSource _awaited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when somebody waits for more than there is.</summary>
    public Task Awaited => _awaited.Task;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await base.ReadAsync(buffer, cancellationToken);
        if (read > 0) return read;
        _awaited.TrySetResult();
        return await new TaskCompletionSource<int>().Task.WaitAsync(cancellationToken);
    }
}
