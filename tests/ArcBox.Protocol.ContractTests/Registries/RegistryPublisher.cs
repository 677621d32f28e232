using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace ArcBox.Protocol.ContractTests;

/// <summary>Puts images into a real registry through its own API, so that nothing of what is tested has a hand in it.</summary>
internal sealed class RegistryPublisher : IDisposable
{
    private readonly HttpClient _http;
    private readonly string _run;
    private string? _sharing;

    public RegistryPublisher(string registry, string run, (string User, string Password)? credential = null)
    {
        _run = run;
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://{registry}/v2/") };
        if (credential is var (user, password))
            _http.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Publishes an image, and returns the digest of what the tag names.</summary>
    public async Task<string> PublishAsync(string repository, string tag, RegistryImage image, CancellationToken cancellationToken)
    {
        List<(ImageBlob Manifest, string Architecture)> manifests = [];
        foreach (string architecture in image.Architectures)
        {
            ImageLayer[] layers = [.. Enumerable.Range(1, image.OwnLayers).Select(number => ImageLayer.Create(number, image.LayerSize))];
            foreach (ImageLayer layer in layers) await UploadAsync(repository, layer.Blob, cancellationToken);
            if (layers.Length == 0)
            {
                layers = [ImageLayer.Shared];
                await ShareAsync(repository, ImageLayer.Shared.Blob, cancellationToken);
            }

            KeyValuePair<string, string>[] labels =
            [
                .. image.Labels, KeyValuePair.Create(ContractHost.Mark, _run), KeyValuePair.Create("image", Guid.NewGuid().ToString("n")),
            ];
            ImageBlob config = ImageContent.Config(architecture, [.. layers.Select(layer => layer.DiffId)], labels, image.IsBare);
            await UploadAsync(repository, config, cancellationToken);
            manifests.Add((ImageContent.Manifest(config.ToDescriptor(), layers.Select(layer => layer.Blob.ToDescriptor())), architecture));
        }

        if (manifests is [var single]) return await NameAsync(repository, tag, single.Manifest, cancellationToken);
        foreach ((ImageBlob manifest, _) in manifests) await NameAsync(repository, manifest.Digest, manifest, cancellationToken);
        return await NameAsync(repository, tag, ImageContent.Index(manifests), cancellationToken);
    }

    /// <summary>Publishes the image of another repository once more, with this run's label in its configuration.</summary>
    public async Task MarkAsync(string source, string sourceTag, string repository, string tag, CancellationToken cancellationToken)
    {
        JsonNode manifest = await GetAsync($"{source}/manifests/{sourceTag}", cancellationToken);
        JsonNode config = await GetAsync($"{source}/blobs/{manifest["config"]!["digest"]}", cancellationToken);
        config["config"]!["Labels"]![ContractHost.Mark] = _run;
        foreach (JsonNode? layer in manifest["layers"]!.AsArray()) await MountAsync(repository, layer!["digest"]!.ToString(), source, cancellationToken);

        ImageBlob marked = new(manifest["config"]!["mediaType"]!.ToString(), Encoding.UTF8.GetBytes(config.ToJsonString()));
        await UploadAsync(repository, marked, cancellationToken);
        manifest["config"] = marked.ToDescriptor();
        await NameAsync(repository, tag, new ImageBlob(ImageContent.ManifestType, Encoding.UTF8.GetBytes(manifest.ToJsonString())), cancellationToken);
    }

    /// <summary>Brings a blob from the repository to which it came first, which is less work for the registry than to take it again.</summary>
    private async Task ShareAsync(string repository, ImageBlob blob, CancellationToken cancellationToken)
    {
        if (_sharing is { } source) await MountAsync(repository, blob.Digest, source, cancellationToken);
        else await UploadAsync(repository, blob, cancellationToken);
        _sharing ??= repository;
    }

    private async Task UploadAsync(string repository, ImageBlob blob, CancellationToken cancellationToken)
    {
        using HttpResponseMessage begun = await _http.PostAsync(new Uri($"{repository}/blobs/uploads/", UriKind.Relative), null, cancellationToken);
        Uri location = begun.EnsureSuccessStatusCode().Headers.Location!;
        Uri place = new($"{location}{(location.Query.Length > 0 ? "&" : "?")}digest={Uri.EscapeDataString(blob.Digest)}");
        await PutAsync(place, blob.Content, "application/octet-stream", cancellationToken);
    }

    private async Task MountAsync(string repository, string digest, string source, CancellationToken cancellationToken)
    {
        Uri mount = new($"{repository}/blobs/uploads/?mount={Uri.EscapeDataString(digest)}&from={source}", UriKind.Relative);
        using HttpResponseMessage mounted = await _http.PostAsync(mount, null, cancellationToken);
        // Without the blob in the source it would be the beginning of an upload.
        if (mounted.StatusCode is not HttpStatusCode.Created) throw new HttpRequestException($"{source} has no {digest} to mount ({mounted.StatusCode}).");
    }

    private async Task<string> NameAsync(string repository, string tag, ImageBlob manifest, CancellationToken cancellationToken)
    {
        await PutAsync(new Uri($"{repository}/manifests/{tag}", UriKind.Relative), manifest.Content, manifest.MediaType, cancellationToken);
        return manifest.Digest;
    }

    private async Task PutAsync(Uri place, byte[] bytes, string mediaType, CancellationToken cancellationToken)
    {
        using ByteArrayContent content = new(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        using HttpResponseMessage put = await _http.PutAsync(place, content, cancellationToken);
        put.EnsureSuccessStatusCode();
    }

    private async Task<JsonNode> GetAsync(string path, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Accept.ParseAdd(ImageContent.ManifestType);
        using HttpResponseMessage answer = await _http.SendAsync(request, cancellationToken);
        byte[] body = await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(cancellationToken);
        return JsonNode.Parse(body)!;
    }
}
