using System.Net;

namespace ArcBox.Protocol;

/// <summary>The body of an answer that came over a connection of its own, which goes with it.</summary>
internal sealed class OwningContent(HttpContent body, IDisposable connection) : HttpContent
{
    protected override Task<Stream> CreateContentReadStreamAsync() => body.ReadAsStreamAsync();

    protected override Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) => body.ReadAsStreamAsync(cancellationToken);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => body.CopyToAsync(stream, context);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            body.Dispose();
            connection.Dispose();
        }

        base.Dispose(disposing);
    }
}
