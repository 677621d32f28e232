using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>The requests whose answer is one JSON document, or none.</summary>
internal sealed class EngineImageQueries(EngineConnection engine)
{
    // An engine whose store keeps several platforms of an image shows its own unless told which; from this version on it can be told.
    private static readonly EngineApiVersion.Number InspectsPlatforms = new(1, 49);

    public Task<EngineImageSummary[]> ListAsync(bool all, string filters, CancellationToken cancellationToken)
        // "digests" is left out on purpose: dockerd never reads it, and Podman 4 answers it with an empty body.
        => GetAsync(
            EngineOperation.List,
            HttpMethod.Get,
            new EngineResource("images/json").With("all", all).With("filters", filters.Length > 0 ? filters : null),
            EngineImageJson.Default.EngineImageSummaryArray,
            cancellationToken);

    public Task<EngineImage> InspectAsync(string name, string? platform, CancellationToken cancellationToken)
        // No HEAD: dockerd answers it with 404 whether the image is there or not.
        => GetAsync(
            EngineOperation.Inspect, HttpMethod.Get, EngineResource.Image(name, "/json").With("platform", platform), EngineImageJson.Default.EngineImage, cancellationToken);

    public Task<EngineRemoval[]> RemoveAsync(string name, bool force, bool pruneParents, CancellationToken cancellationToken)
        => GetAsync(
            EngineOperation.Remove,
            HttpMethod.Delete,
            EngineResource.Image(name).With("force", force).With("noprune", !pruneParents),
            EngineImageJson.Default.EngineRemovalArray,
            cancellationToken);

    public async Task TagAsync(string source, string repository, string tag, CancellationToken cancellationToken)
    {
        EngineResource resource = EngineResource.Image(source, "/tag").With("repo", repository).With("tag", tag);
        using HttpResponseMessage answer = await engine.SendAsync(EngineOperation.Tag, HttpMethod.Post, resource, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Fails if a pulled image is for another platform than the one asked for: dockerd delivers a single-platform image in any case, and calls it success.
    /// </summary>
    public async Task CheckPlatformAsync(ImageReference reference, Platform wanted, CancellationToken cancellationToken)
    {
        EngineApiVersion.Number version = await engine.GetVersionAsync(cancellationToken).ConfigureAwait(false);
        string name = (reference.Digest is null ? reference : reference with { Tag = null }).ToString();
        string? platform = version.CompareTo(InspectsPlatforms) >= 0 ? ToJson(wanted) : null;
        EngineImage image = await InspectAsync(name, platform, cancellationToken).ConfigureAwait(false);
        string made = string.Join('/', new[] { image.Os, image.Architecture, image.Variant }.Where(part => !string.IsNullOrEmpty(part)));
        if (!Platform.TryParse(made, out Platform? actual) || wanted.Accepts(actual)) return;

        throw StatusDetails.ToException(
            StatusCode.NotFound,
            $"{reference.FamiliarName} is made for {actual}, not for {wanted}. The engine has pulled it all the same.",
            ErrorReasons.PlatformNotFound);
    }

    private static string ToJson(Platform platform)
    {
        ArrayBufferWriter<byte> json = new();
        using (Utf8JsonWriter writer = new(json))
        {
            writer.WriteStartObject();
            writer.WriteString("os", platform.Os);
            if (platform.Architecture is not null) writer.WriteString("architecture", platform.Architecture);
            if (platform.Variant is not null) writer.WriteString("variant", platform.Variant);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(json.WrittenSpan);
    }

    private async Task<T> GetAsync<T>(
        EngineOperation operation, HttpMethod method, EngineResource resource, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await engine.SendAsync(operation, method, resource, null, cancellationToken).ConfigureAwait(false);
        try
        {
            Stream body = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using (body.ConfigureAwait(false))
            {
                return await JsonSerializer.DeserializeAsync(body, type, cancellationToken).ConfigureAwait(false)
                    ?? throw new JsonException("The answer is null.");
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && EngineTransportFailure.TryRead(exception, engine.Endpoint) is { } failure)
        {
            throw failure;
        }
    }
}
