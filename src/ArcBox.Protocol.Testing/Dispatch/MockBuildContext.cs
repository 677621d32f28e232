using ArcBox.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>
/// What a client uploads for a build. A stub's predicate or a function that makes its messages finds it read to the end; it is read for nobody else, and
/// what was read is still there for the engine.
/// </summary>
public sealed class MockBuildContext
{
    private readonly CountedChunks _source;
    private readonly List<ByteString> _chunks = [];
    private BuildArchive? _archive;
    private bool _isRead;

    internal MockBuildContext(IAsyncStreamReader<BuildContext> chunks)
        => _source = new CountedChunks(chunks, bytes => Received(bytes));

    /// <summary>The text of the file <c>Dockerfile</c> at the archive's root; null if there is none.</summary>
    /// <exception cref="InvalidOperationException">The upload has not been read, because the stub answers early.</exception>
    /// <exception cref="InvalidDataException">The upload is no tar archive, or not a whole one.</exception>
    /// <exception cref="NotSupportedException">
    /// The archive is compressed with bzip2 or xz, which .NET cannot unpack, while gzip is fine; or it has sparse files.
    /// </exception>
    public string? Dockerfile => Archive.Dockerfile;

    /// <summary>The names of the archive's files, in its order, without directories: <c>src/app.py</c>.</summary>
    /// <inheritdoc cref="Dockerfile" path="/exception"/>
    public IReadOnlyList<string> Files => Archive.Files;

    /// <summary>The length of the upload in bytes, as it was sent.</summary>
    /// <exception cref="InvalidOperationException">The upload has not been read, because the stub answers early.</exception>
    public long Length
    {
        get
        {
            ThrowIfNotRead();
            return _chunks.Sum(chunk => (long)chunk.Length);
        }
    }

    /// <summary>Told how many bytes of the archive came with each chunk.</summary>
    internal Action<int> Received { get; set; } = _ => { };

    private BuildArchive Archive
    {
        get
        {
            ThrowIfNotRead();
            return _archive ??= BuildArchive.Read(_chunks);
        }
    }

    /// <summary>The chunks, for an engine to read: those that were read before, and the rest.</summary>
    internal IAsyncStreamReader<BuildContext> ToReader() => _isRead ? new ReplayedChunks(_chunks) : _source;

    internal static RpcException TooLong(string what, int maxBytes) => ImageServiceFailure.Create(
        StatusCode.ResourceExhausted,
        $"{what} longer than {maxBytes} bytes: see {nameof(ArcBoxMockOptions)}.{nameof(ArcBoxMockOptions.MaxBuildContextBytes)}.");

    /// <summary>Reads the whole upload and keeps it.</summary>
    /// <exception cref="RpcException">It is too long, or was cut short.</exception>
    internal async Task ReadAsync(int maxBytes, CancellationToken cancellationToken)
    {
        if (_isRead) return;
        long length = 0;
        await foreach (ByteString data in ReadToEofAsync(cancellationToken).ConfigureAwait(false))
        {
            length += data.Length;
            if (length > maxBytes) throw TooLong("A stub has to see the whole build context, and that is", maxBytes);
            _chunks.Add(data);
        }

        _isRead = true;
    }

    /// <summary>Reads what is left of the upload and keeps nothing.</summary>
    /// <exception cref="RpcException">It was cut short.</exception>
    internal async Task SkipAsync(CancellationToken cancellationToken)
    {
        if (_isRead) return;
        await foreach (ByteString _ in ReadToEofAsync(cancellationToken).ConfigureAwait(false))
        {
            // Counted by the reader.
        }
    }

    private async IAsyncEnumerable<ByteString> ReadToEofAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await _source.MoveNext(cancellationToken).ConfigureAwait(false))
        {
            BuildContext chunk = _source.Current;
            // Empty chunks are not counted by their bytes, and there may be any number of them.
            if (chunk.Data.Length > 0 || chunk.Eof) yield return chunk.Data;
            if (chunk.Eof) yield break;
        }

        throw BuildFailures.Truncated();
    }

    private void ThrowIfNotRead()
    {
        if (!_isRead) throw new InvalidOperationException("The build context has not been read, because the stub answers early. Take AnswersEarly() away.");
    }
}
