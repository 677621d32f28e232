namespace ArcBox.Protocol.Tests.EndToEnd;

/// <summary>What an engine says that it does, over a plain HTTP client: a witness that is not our own code.</summary>
internal sealed class EngineEvents(ArcBoxEndpoint engine) : IDisposable
{
    private readonly HttpClient _http = PlainHttp.Over(engine);

    /// <summary>Begins to listen; the inner task ends with the next event of a container that is of that kind.</summary>
    public async Task<Task<string>> NextAsync(string kind, CancellationToken cancellationToken)
    {
        string filters = Uri.EscapeDataString($$"""{"type":["container"],"event":["{{kind}}"]}""");
        Stream stream = await _http.GetStreamAsync(new Uri($"/events?filters={filters}", UriKind.Relative), cancellationToken);
        return ReadAsync(new StreamReader(stream), cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private static async Task<string> ReadAsync(StreamReader lines, CancellationToken cancellationToken)
    {
        using (lines) return await lines.ReadLineAsync(cancellationToken) ?? throw new EndOfStreamException("The engine ended its events.");
    }
}
