using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol;

/// <content>The calls themselves.</content>
public sealed partial class ImageClient
{
    /// <inheritdoc/>
    public IAsyncEnumerable<PullProgress> PullAsync(string reference, PullOptions? options = null, CancellationToken cancellationToken = default)
    {
        PullImageRequest request = ImageRequests.Pull(reference, options);
        return new ColdStream<PullProgress>(
            token => NewCall(ImageMethods.Pull, reference, options, cancellationToken, token),
            call => ServerStream.ReadAsync(
                _channels,
                call,
                new CallCredential(reference, options?.Credential, CredentialSource),
                (service, auth, calling) => service.Pull(new PullImageRequest(request) { Auth = auth }, calling),
                static progress => progress.Failure,
                static progress => (progress.Id, progress.Phase, progress.Current, progress.Total)));
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<PushProgress> PushAsync(string reference, PushOptions? options = null, CancellationToken cancellationToken = default)
    {
        PushImageRequest request = ImageRequests.Push(reference);
        return new ColdStream<PushProgress>(
            token => NewCall(ImageMethods.Push, reference, options, cancellationToken, token),
            call => ServerStream.ReadAsync(
                _channels,
                call,
                new CallCredential(reference, options?.Credential, CredentialSource),
                (service, auth, calling) => service.Push(new PushImageRequest(request) { Auth = auth }, calling),
                static progress => progress.Failure,
                static progress => (progress.Id, progress.Phase, progress.Current, progress.Total)));
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<BuildProgress> BuildAsync(
        ImageBuildContext context, BuildOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        BuildRequest request = BuildRequest.Of(options);
        return new ColdStream<BuildProgress>(
            token => NewCall(ImageMethods.Build, options is { Tags: [var tag, ..] } ? tag : null, options, cancellationToken, token),
            call => BuildStream.ReadAsync(_channels, call, context, request));
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ImageSummary>> ListAsync(ListOptions? options = null, CancellationToken cancellationToken = default)
    {
        ListImagesRequest request = ImageRequests.List(options);
        return (await CallAsync(
            ImageMethods.List, null, options, (service, call) => service.ListAsync(request, call), cancellationToken).ConfigureAwait(false)).Images;
    }

    /// <inheritdoc/>
    public Task<ImageInfo> InspectAsync(string idOrReference, InspectOptions? options = null, CancellationToken cancellationToken = default)
    {
        InspectImageRequest request = ImageRequests.Inspect(idOrReference);
        return CallAsync(ImageMethods.Inspect, idOrReference, options, (service, call) => service.InspectAsync(request, call), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<RemoveImageResponse> RemoveAsync(string idOrReference, RemoveOptions? options = null, CancellationToken cancellationToken = default)
    {
        RemoveImageRequest request = ImageRequests.Remove(idOrReference, options);
        return CallAsync(ImageMethods.Remove, idOrReference, options, (service, call) => service.RemoveAsync(request, call), cancellationToken);
    }

    /// <inheritdoc/>
    public Task TagAsync(string source, string target, TagOptions? options = null, CancellationToken cancellationToken = default)
    {
        TagImageRequest request = ImageRequests.Tag(source, target);
        return CallAsync(ImageMethods.Tag, target, options, (service, call) => service.TagAsync(request, call), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> ExistsAsync(string reference, ExistsOptions? options = null, CancellationToken cancellationToken = default)
        => FindAsync(ImageRequests.Exists(reference), options, static found => found.Exists, cancellationToken);

    /// <inheritdoc/>
    public Task<string?> FindIdAsync(string reference, ExistsOptions? options = null, CancellationToken cancellationToken = default)
        => FindAsync(ImageRequests.Exists(reference), options, static found => found.Exists ? found.Id : null, cancellationToken);

    private async Task<T> FindAsync<T>(
        ExistsImageRequest request, ExistsOptions? options, Func<ExistsImageResponse, T> read, CancellationToken cancellationToken)
        => read(await CallAsync(
            ImageMethods.Exists, request.Reference, options, (service, call) => service.ExistsAsync(request, call), cancellationToken).ConfigureAwait(false));

    private Task<T> CallAsync<T>(
        string method,
        string? image,
        ImageCallOptions? options,
        Func<ImageService.ImageServiceClient, CallOptions, AsyncUnaryCall<T>> invoke,
        CancellationToken cancellationToken)
        => UnaryCall.InvokeAsync(_channels, () => NewCall(method, image, options, cancellationToken), invoke);

    private ImageCall NewCall(
        string method, string? image, ImageCallOptions? options, CancellationToken methodToken, CancellationToken enumeratorToken = default)
        => new(method, image, options, _settings, methodToken, enumeratorToken);
}
