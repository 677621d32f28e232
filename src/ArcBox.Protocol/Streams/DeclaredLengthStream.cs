namespace ArcBox.Protocol;

/// <summary>A caller's stream whose length the caller told: to end earlier or to go on is an error.</summary>
internal sealed class DeclaredLengthStream(ForeignStream source, long length, string name) : MeasuredStream(length)
{
    public override async ValueTask RequireEndAsync(CancellationToken cancellationToken)
    {
        if (await source.ReadAsync(1, cancellationToken).ConfigureAwait(false) is { Length: > 0 })
            throw new IOException($"The stream of '{name}' goes on after the {Length} bytes that it should have. The build was given up.");
    }

    public override async ValueTask DisposeAsync()
    {
        await source.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override async ValueTask<int> ReadSourceAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> bytes = await source.ReadAsync(buffer.Length, cancellationToken).ConfigureAwait(false);
        if (bytes.IsEmpty)
            throw new IOException($"The stream of '{name}' ended after {Position} of {Length} bytes. The build was given up.");
        bytes.CopyTo(buffer);
        return bytes.Length;
    }
}
