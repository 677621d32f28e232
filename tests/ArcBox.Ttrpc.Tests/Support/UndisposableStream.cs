namespace ArcBox.Ttrpc.Tests.Support;

/// <summary>A stream that takes everything and throws when it is disposed, as some do that flush then.</summary>
internal sealed class UndisposableStream : MemoryStream
{
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        throw new IOException("The owner's stream.");
    }
}
