namespace ArcBox.Ttrpc.Tests.Wire;

/// <summary>Writes everything as it comes, but for one place: there a new write begins.</summary>
internal sealed class SplitStream(Stream inner, long position) : LayerStream(inner)
{
    private long _written;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int first = (int)Math.Clamp(position - _written, 0, buffer.Length);
        _written += buffer.Length;
        if (first > 0) await Inner.WriteAsync(buffer[..first], cancellationToken);
        if (first < buffer.Length) await Inner.WriteAsync(buffer[first..], cancellationToken);
    }
}
