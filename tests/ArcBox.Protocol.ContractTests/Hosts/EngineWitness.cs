using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ArcBox.Protocol.ContractTests;

/// <summary>What an engine says of itself, over a plain HTTP client: a witness that is not our own code.</summary>
internal sealed class EngineWitness(ArcBoxEndpoint engine) : IAsyncDisposable
{
    private readonly HttpClient _http = PlainHttp.Over(engine);

    /// <summary>The engine's name and version as it reports them, without what a patch changes.</summary>
    public async Task<string> GetVersionAsync()
    {
        JsonNode version = JsonNode.Parse(await _http.GetStringAsync(new Uri("/version", UriKind.Relative)))!;
        return $"{version["Components"]?[0]?["Name"]} {Regex.Match(version["Version"]!.ToString(), "^[0-9]+[.][0-9]+")}, API {version["ApiVersion"]}";
    }

    /// <summary>Takes an image in as <c>docker save</c> writes it.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> LoadAsync(byte[] saved, CancellationToken cancellationToken)
    {
        using ByteArrayContent content = new(saved);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-tar");
        using HttpResponseMessage loaded = await _http.PostAsync(new Uri("/images/load", UriKind.Relative), content, cancellationToken);
        string told = await loaded.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancellationToken);
        Match id = Regex.Match(told, "sha256:[a-f0-9]{64}");
        return id.Success ? id.Value : throw new InvalidDataException($"The engine did not take an image in: {told}");
    }

    /// <summary>Begins to listen; the inner task ends when a container with that label does, and tells whether it ended well.</summary>
    public async Task<Task<bool>> WatchForEndOfContainerAsync(string label, CancellationToken cancellationToken)
    {
        StreamReader events = await ListenAsync($$"""{"type":["container"],"event":["die"],"label":["{{label}}"]}""", cancellationToken);
        return WaitAsync(events, _ => true, end => end["exitCode"]!.ToString() == "0", cancellationToken);
    }

    /// <summary>Begins to listen; the inner task ends when Podman ends its pull of an image, in whichever way.</summary>
    public async Task<Task> WatchForEndOfPullAsync(string reference, CancellationToken cancellationToken)
    {
        StreamReader events = await ListenAsync("""{"type":["image"],"event":["pull"]}""", cancellationToken);
        return WaitAsync(events, pull => pull["name"]?.ToString() == reference, _ => true, cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<StreamReader> ListenAsync(string filters, CancellationToken cancellationToken)
    {
        // What happens before an engine has begun to listen itself is told too.
        string since = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        Uri events = new($"/events?since={since}&filters={Uri.EscapeDataString(filters)}", UriKind.Relative);
        return new StreamReader(await _http.GetStreamAsync(events, cancellationToken));
    }

    private static async Task<bool> WaitAsync(
        StreamReader events, Func<JsonNode, bool> isMeant, Func<JsonNode, bool> read, CancellationToken cancellationToken)
    {
        using (events)
        {
            while (await events.ReadLineAsync(cancellationToken) is { } line)
            {
                JsonNode told = JsonNode.Parse(line)!["Actor"]!["Attributes"]!;
                if (isMeant(told)) return read(told);
            }
        }

        throw new EndOfStreamException("The engine ended its events.");
    }
}
