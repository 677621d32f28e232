namespace ArcBox.Ttrpc.Tests.Wire;

/// <summary>Writes every byte by itself; of what is long only the beginning and the end.</summary>
internal sealed class DripStream(Stream inner) : LayerStream(inner)
{
    private const int Edge = 1024;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        for (int i = 0; i < buffer.Length;)
        {
            int count = i == Edge && buffer.Length > 2 * Edge ? buffer.Length - 2 * Edge : 1;
            await Inner.WriteAsync(buffer.Slice(i, count), cancellationToken);
            i += count;
        }
    }
}
