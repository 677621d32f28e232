using ArcBox.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>A stream that sends what is written to it as the chunks of a build context.</summary>
/// <param name="requests">Where to.</param>
/// <param name="sent">Told the length of each chunk that was taken.</param>
internal sealed class BuildUpload(IClientStreamWriter<BuildContext> requests, Action<int> sent) : WriteOnlyStream
{
    // Well below the 4 MiB that servers accept, and below the 85 kB from which .NET would put each copy on the large object heap.
    private const int ChunkSize = 64 * 1024;

    private readonly byte[] _chunk = new byte[ChunkSize];
    private int _length;

    /// <summary>True once the call turned out to be over. A flag, because what the context itself throws may be of the same types.</summary>
    public bool CallEnded { get; private set; }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Length > 0)
        {
            if (_length == ChunkSize) await SendAsync(eof: false, cancellationToken).ConfigureAwait(false);
            int count = Math.Min(buffer.Length, ChunkSize - _length);
            buffer[..count].CopyTo(_chunk.AsMemory(_length));
            _length += count;
            buffer = buffer[count..];
        }
    }

    /// <summary>Sends the rest, marked as the last chunk. Without it the server takes the archive for cut short.</summary>
    public Task CompleteAsync(CancellationToken cancellationToken) => SendAsync(eof: true, cancellationToken);

    private async Task SendAsync(bool eof, CancellationToken cancellationToken)
    {
        BuildContext chunk = new() { Data = ByteString.CopyFrom(_chunk, 0, _length), Eof = eof };
        _length = 0;
        try
        {
            await requests.WriteAsync(chunk, cancellationToken).ConfigureAwait(false);
            sent(chunk.Data.Length);
            if (eof) await requests.CompleteAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Grpc.Net.Client throws many things for a call that ended before all was sent: InvalidOperationException if it ended well, RpcException or
            // OperationCanceledException if it did not, HttpRequestException if its connection was closed.
            CallEnded = true;
            throw new IOException("The call ended before the context was sent.", exception);
        }
    }
}
