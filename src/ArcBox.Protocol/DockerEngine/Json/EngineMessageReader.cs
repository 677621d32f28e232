using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace ArcBox.Protocol;

/// <summary>
/// Reads the objects of a progress stream, one after the other with white space between them. JsonSerializer's own reader of such streams loses the
/// objects that stand before malformed bytes in the same buffer, and sets no limit to an object's size.
/// </summary>
internal static class EngineMessageReader
{
    private const int MaxObjectSize = 4 * 1024 * 1024;

    private static readonly StreamPipeReaderOptions Options = new(bufferSize: 16 * 1024, leaveOpen: true);

    /// <exception cref="JsonException">The stream holds something else than objects, or too large a one.</exception>
    public static async IAsyncEnumerable<EngineMessage> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        PipeReader reader = PipeReader.Create(stream, Options);
        try
        {
            while (true)
            {
                ReadResult result = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                ReadOnlySequence<byte> buffer = result.Buffer;
                while (TryRead(ref buffer, result.IsCompleted, out EngineMessage? message)) yield return message!;
                if (result.IsCompleted) yield break;
                if (buffer.Length > MaxObjectSize) throw new JsonException($"An object of the engine's answer is larger than {MaxObjectSize} bytes.");
                reader.AdvanceTo(buffer.Start, buffer.End);
            }
        }
        finally
        {
            await reader.CompleteAsync().ConfigureAwait(false);
        }
    }

    private static bool TryRead(ref ReadOnlySequence<byte> buffer, bool isCompleted, out EngineMessage? message)
    {
        message = null;
        buffer = SkipWhiteSpace(buffer);
        if (buffer.IsEmpty) return false;

        Utf8JsonReader scan = new(buffer, isCompleted, default);
        if (!scan.Read() || !scan.TrySkip()) return false;
        ReadOnlySequence<byte> value = buffer.Slice(0, scan.Position);
        Utf8JsonReader reader = new(value);
        message = JsonSerializer.Deserialize(ref reader, EngineMessageJson.Default.EngineMessage)
            ?? throw new JsonException("The engine's answer holds a null.");
        buffer = buffer.Slice(scan.Position);
        return true;
    }

    private static ReadOnlySequence<byte> SkipWhiteSpace(ReadOnlySequence<byte> buffer)
    {
        SequenceReader<byte> reader = new(buffer);
        reader.AdvancePastAny((byte)' ', (byte)'\r', (byte)'\n', (byte)'\t');
        return buffer.Slice(reader.Position);
    }
}
