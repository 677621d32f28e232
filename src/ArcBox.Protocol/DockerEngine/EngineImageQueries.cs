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
    {
        // "digests" is left out on purpose: dockerd never reads it, and Podman 4 answers it with an empty body.
        EngineResource resource = new EngineResource("images/json").With("all", all).With("filters", filters.Length > 0 ? filters : null);
        return ReadAsync(new(EngineOperation.List, HttpMethod.Get, resource), EngineImageJson.Default.EngineImageSummaryArray, cancellationToken);
    }

    public Task<EngineImage> InspectAsync(string name, string? platform, CancellationToken cancellationToken)
    {
        // No HEAD: dockerd answers it with 404 whether the image is there or not.
        EngineResource resource = EngineResource.Image(name, "/json").With("platform", platform);
        return ReadAsync(new(EngineOperation.Inspect, HttpMethod.Get, resource), EngineImageJson.Default.EngineImage, cancellationToken);
    }

    public Task<EngineRemoval[]> RemoveAsync(string name, bool force, bool pruneParents, CancellationToken cancellationToken)
    {
        EngineResource resource = EngineResource.Image(name).With("force", force).With("noprune", !pruneParents);
        return ReadAsync(new(EngineOperation.Remove, HttpMethod.Delete, resource), EngineImageJson.Default.EngineRemovalArray, cancellationToken);
    }

    public async Task TagAsync(string source, string repository, string tag, CancellationToken cancellationToken)
    {
        EngineResource resource = EngineResource.Image(source, "/tag").With("repo", repository).With("tag", tag);
        using HttpResponseMessage answer = await engine.SendAsync(new(EngineOperation.Tag, HttpMethod.Post, resource), cancellationToken).ConfigureAwait(false);
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
        if (Platform.FromParts(image.Os, image.Architecture, image.Variant) is not { } actual || wanted.Accepts(actual)) return;

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

    private async Task<T> ReadAsync<T>(EngineRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await engine.SendAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            Stream body = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using (body.ConfigureAwait(false))
            {
                return await JsonSerializer.DeserializeAsync(body, type, cancellationToken).ConfigureAwait(false)
                    ?? throw new JsonException("The answer is null.");
            }
        }
        catch (Exception exception)
            when (!cancellationToken.IsCancellationRequested && EngineTransportFailure.TryRead(exception, request, engine.Endpoint) is { } failure)
        {
            throw failure;
        }
    }
}
