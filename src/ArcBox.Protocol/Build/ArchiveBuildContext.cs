using System.Formats.Tar;
using System.IO.Compression;
using System.IO.Pipelines;

namespace ArcBox.Protocol;

/// <summary>Files that become an archive while it is sent: they are read some way ahead of what is sent.</summary>
internal abstract class ArchiveBuildContext(BuildContextOptions? options) : ImageBuildContext
{
    private readonly BuildContextOptions _options = options ?? new BuildContextOptions();

    public sealed override async Task WriteToAsync(Stream destination, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        Pipe pipe = new(ArchivePipe.Options);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Files are read there, which blocks.
        Task filling = Task.Run(() => FillAsync(pipe.Writer, stop.Token), CancellationToken.None);
        try
        {
            await pipe.Reader.CopyToAsync(destination, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested && exception.CancellationToken != cancellationToken)
        {
            // The other side was the first to notice.
            throw new OperationCanceledException(exception.Message, exception, cancellationToken);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await pipe.Reader.CompleteAsync().ConfigureAwait(false);
            await filling.ConfigureAwait(false);
        }
    }

    /// <summary>Writes all entries, in an order that is always the same.</summary>
    protected abstract Task WriteEntriesAsync(ArchiveWriter archive, CancellationToken cancellationToken);

    // What goes wrong here is thrown on the other side of the pipe, in place of the archive's end.
    private async Task FillAsync(PipeWriter writer, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            await WriteArchiveAsync(new ArchivePipe(writer), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        await writer.CompleteAsync(failure).ConfigureAwait(false);
    }

    private async Task WriteArchiveAsync(ArchivePipe pipe, CancellationToken cancellationToken)
    {
        await using (pipe.ConfigureAwait(false))
        {
            Stream target = _options.Compression is CompressionLevel.NoCompression ? pipe : new GZipStream(pipe, _options.Compression, leaveOpen: true);
            await using (target.ConfigureAwait(false))
            {
                try
                {
                    TarWriter tar = new(target, TarEntryFormat.Gnu, leaveOpen: true);
                    await WriteEntriesAsync(new ArchiveWriter(tar, _options.ModificationTime), cancellationToken).ConfigureAwait(false);
                    // Only now, and not after a failure: it writes the mark of an archive's end, which would make a whole one of a part.
                    await tar.DisposeAsync().ConfigureAwait(false);
                }
                catch
                {
                    pipe.GiveUp();
                    throw;
                }
            }
        }
    }
}
