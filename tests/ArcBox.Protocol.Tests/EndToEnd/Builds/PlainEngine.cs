using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace ArcBox.Protocol.Tests.EndToEnd.Builds;

/// <summary>A real engine over a plain HTTP client: a witness that is not our own code.</summary>
internal sealed class PlainEngine(ArcBoxEndpoint engine) : IDisposable
{
    private readonly HttpClient _http = PlainHttp.Over(engine, "/v1.41/");

    /// <summary>Returns the ids of all images made; the last one is what was built.</summary>
    public async Task<string[]> BuildAsync(DockerRequest request, CancellationToken cancellationToken)
    {
        using ByteArrayContent archive = new(request.Archive);
        archive.Headers.ContentType = new MediaTypeHeaderValue("application/x-tar");
        using HttpResponseMessage response = await _http.PostAsync(new Uri("build" + request.Query, UriKind.Relative), archive, cancellationToken);
        string answer = await response.Content.ReadAsStringAsync(cancellationToken);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), answer);
        Assert.That(answer, Does.Not.Contain("\"errorDetail\""));
        return [.. answer.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).SelectMany(ReadIds)];
    }

    public async Task<SavedImage> SaveAsync(string id, DateTimeOffset start, CancellationToken cancellationToken)
    {
        await using Stream archive = await _http.GetStreamAsync(new Uri($"images/{id}/get", UriKind.Relative), cancellationToken);
        return await SavedImage.ReadAsync(archive, start, cancellationToken);
    }

    /// <summary>Removes what has no name: a stage without steps is its base.</summary>
    public async Task RemoveAsync(string id)
    {
        using HttpResponseMessage known = await _http.GetAsync(new Uri($"images/{id}/json", UriKind.Relative));
        if (known.StatusCode is HttpStatusCode.NotFound) return;
        using JsonDocument image = JsonDocument.Parse(await known.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
        if (image.RootElement.GetProperty("RepoTags") is { ValueKind: JsonValueKind.Array } tags && tags.GetArrayLength() > 0) return;
        using HttpResponseMessage removed = await _http.DeleteAsync(new Uri($"images/{id}", UriKind.Relative));
        Assert.That(removed.StatusCode, Is.AnyOf(HttpStatusCode.OK, HttpStatusCode.NotFound));
    }

    public void Dispose() => _http.Dispose();

    private static IEnumerable<string> ReadIds(string line)
    {
        using JsonDocument message = JsonDocument.Parse(line);
        string log = message.RootElement.TryGetProperty("stream", out JsonElement stream) ? stream.GetString()! : "";
        return new[] { BuildMessage.ReadStep(log), BuildMessage.ReadId(message.RootElement) }.OfType<string>().ToArray();
    }
}
