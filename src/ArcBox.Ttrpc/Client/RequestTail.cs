using Grpc.Core;

namespace ArcBox.Ttrpc;

/// <summary>The last fields of a request's envelope: the time that the caller still waits, and metadata.</summary>
internal static class RequestTail
{
    /// <param name="left">How long the caller waits from now on; null for ever.</param>
    /// <param name="headers">The call's metadata; null for none.</param>
    public static ReadOnlyMemory<byte> Encode(TimeSpan? left, Metadata? headers)
    {
        if (left is null && headers is not { Count: > 0 }) return default;
        byte[] metadata = headers is { Count: > 0 } ? MetadataEntries.Encode(headers) : [];
        if (left is not { } time) return metadata;
        Span<byte> timeout = stackalloc byte[1 + Varint.MaxSize];
        timeout[0] = RequestEnvelope.TimeoutTag;
        int length = 1 + Varint.Write(timeout[1..], (ulong)Nanoseconds(time));
        return (byte[])[.. timeout[..length], .. metadata];
    }

    // Zero would mean "for ever"; what does not fit in 63 bits is 292 years.
    private static long Nanoseconds(TimeSpan time)
        => time.Ticks >= long.MaxValue / TimeSpan.NanosecondsPerTick ? long.MaxValue : Math.Max(1, time.Ticks * TimeSpan.NanosecondsPerTick);
}
