using System.Text.Json;

namespace ArcBox.Protocol.Benchmarks.Compare;

internal static class ResultJson
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Task WriteAsync(Stream stream, IReadOnlyList<Result> results, CancellationToken cancellationToken)
        => JsonSerializer.SerializeAsync(stream, results, Format, cancellationToken);
}
