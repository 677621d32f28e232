using System.Globalization;

namespace ArcBox.Protocol;

/// <summary>
/// The version of the API to speak: the newest that both sides know. Asked of the engine once; a failure is not kept.
/// No fixed version works everywhere: Debian's dockerd refuses all above 1.41, Docker 29.0 all below 1.44.
/// </summary>
internal sealed class EngineApiVersion(Func<CancellationToken, Task<HttpResponseMessage>> ping) : IDisposable
{
    // The newest whose changes this library has been written for: 1.49 takes a platform to inspect.
    private static readonly Number Newest = new(1, 51);

    // What Docker's own client takes an engine for that does not say.
    private static readonly Number Unsaid = new(1, 24);

    private readonly SemaphoreSlim _asking = new(1, 1);
    private Number? _agreed;

    public async ValueTask<Number> GetAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _agreed) is { } known) return known;
        await _asking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Volatile.Read(ref _agreed) is { } already) return already;
            using HttpResponseMessage answer = await ping(cancellationToken).ConfigureAwait(false);
            Number offered = answer.Headers.TryGetValues("Api-Version", out IEnumerable<string>? values) ? Number.Parse(values.First()) ?? Unsaid : Unsaid;
            Number agreed = offered.CompareTo(Newest) < 0 ? offered : Newest;
            Volatile.Write(ref _agreed, agreed);
            return agreed;
        }
        finally
        {
            _asking.Release();
        }
    }

    /// <summary>Makes the next call ask again.</summary>
    public void Forget() => Volatile.Write(ref _agreed, null);

    public void Dispose() => _asking.Dispose();

    /// <summary>A version such as 1.41. A version is two whole numbers, not a fraction: 1.5 comes before 1.41.</summary>
    internal sealed record Number(int Major, int Minor) : IComparable<Number>
    {
        public static Number? Parse(string text)
        {
            string[] parts = text.Split('.');
            return parts.Length == 2
                && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int major)
                && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int minor)
                ? new Number(major, minor)
                : null;
        }

        public int CompareTo(Number? other) => other is null ? 1 : (Major, Minor).CompareTo((other.Major, other.Minor));

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}");
    }
}
