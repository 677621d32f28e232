using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>
/// The image service, carried out by a Docker engine through its own API: ArcBox's <c>docker.sock</c>, Docker, or Podman. Use it through
/// <see cref="DockerEngineChannel"/>, or host it for others, over gRPC or ttrpc, as any other service.
/// </summary>
/// <remarks>
/// Failures carry a <c>google.rpc.ErrorInfo</c> whose reason is one of <see cref="ErrorReasons"/>. What the engine would do differently from the protocol is
/// put right: a pull or push without a tag means <c>latest</c> and never all tags, and a pull that brings an image for another platform fails.
/// </remarks>
public sealed class DockerEngineImageService : ImageService.ImageServiceBase, IBuildOptionsService, IDisposable
{
    private readonly EngineConnection _engine;
    private readonly EngineImageQueries _queries;
    private readonly EngineStreams _streams;
    private readonly EngineBuildCredentials _buildCredentials;

    /// <summary>A service for the engine at an endpoint; nothing is connected before the first call.</summary>
    /// <param name="endpoint">An endpoint whose transport is <see cref="ArcBoxTransport.DockerEngine"/>.</param>
    /// <param name="options">How to work with the engine; null for the defaults.</param>
    /// <exception cref="ArgumentException">The endpoint speaks another transport.</exception>
    /// <exception cref="PlatformNotSupportedException">The endpoint is a named pipe and this is not Windows.</exception>
    public DockerEngineImageService(ArcBoxEndpoint endpoint, DockerEngineOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        if (endpoint.Transport is not ArcBoxTransport.DockerEngine)
            throw new ArgumentException($"{endpoint} does not speak the Docker Engine API.", nameof(endpoint));
        endpoint.ThrowIfUnsupported();
        options ??= new DockerEngineOptions();
        _engine = new EngineConnection(endpoint, options.ChannelOptions);
        _queries = new EngineImageQueries(_engine);
        _streams = new EngineStreams(_engine);
        _buildCredentials = new EngineBuildCredentials(options);
    }

    /// <summary>True: they become parameters of the engine's own API.</summary>
    public bool TakesBuildOptions => true;

    /// <inheritdoc/>
    public override async Task Pull(PullImageRequest request, IServerStreamWriter<PullProgress> responseStream, ServerCallContext context)
    {
        ImageReference reference = RequestArgument.Reference(request.Reference).WithDefaultTag();
        Platform? platform = RequestArgument.Platform(request.Platform);
        string auth = RequestCredential.Read(request.Auth);
        await _streams.PullAsync(reference, request.Platform, auth, responseStream.WriteAsync, context.CancellationToken).ConfigureAwait(false);
        if (platform is not null) await _queries.CheckPlatformAsync(reference, platform, context.CancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override Task Push(PushImageRequest request, IServerStreamWriter<PushProgress> responseStream, ServerCallContext context)
    {
        ImageReference reference = RequestArgument.Name(request.Reference).WithDefaultTag();
        return _streams.PushAsync(reference, RequestCredential.Read(request.Auth), responseStream.WriteAsync, context.CancellationToken);
    }

    /// <inheritdoc/>
    public override async Task<ListImagesResponse> List(ListImagesRequest request, ServerCallContext context)
    {
        EngineImageSummary[] images = await _queries.ListAsync(request.All, request.Filters, context.CancellationToken).ConfigureAwait(false);
        return new ListImagesResponse { Images = { images.Select(ImageMapping.ToSummary) } };
    }

    /// <inheritdoc/>
    public override async Task<ImageInfo> Inspect(InspectImageRequest request, ServerCallContext context)
        => ImageMapping.ToInfo(await _queries.InspectAsync(request.Id, null, context.CancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public override async Task<RemoveImageResponse> Remove(RemoveImageRequest request, ServerCallContext context)
        => ImageMapping.ToRemoval(await _queries.RemoveAsync(request.Id, request.Force, request.PruneParents, context.CancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public override async Task<Empty> Tag(TagImageRequest request, ServerCallContext context)
    {
        string tag = request.Tag.Length > 0 ? request.Tag : ImageReference.DefaultTag;
        await _queries.TagAsync(request.Source, request.Repo, tag, context.CancellationToken).ConfigureAwait(false);
        return new Empty();
    }

    /// <inheritdoc/>
    public override async Task Build(
        IAsyncStreamReader<BuildContext> requestStream, IServerStreamWriter<BuildProgress> responseStream, ServerCallContext context)
    {
        IReadOnlyDictionary<string, RegistryCredential> credentials = await _buildCredentials.ReadAsync(context).ConfigureAwait(false);
        await _streams.BuildAsync(requestStream, BuildOptions.Of(context), credentials, responseStream.WriteAsync, context.CancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async Task<ExistsImageResponse> Exists(ExistsImageRequest request, ServerCallContext context)
    {
        try
        {
            EngineImage image = await _queries.InspectAsync(request.Reference, null, context.CancellationToken).ConfigureAwait(false);
            return new ExistsImageResponse { Exists = true, Id = ImageMapping.Id(image.Id) };
        }
        catch (RpcException exception) when (StatusDetails.Read(exception.Trailers)?.Reason is ErrorReasons.ImageNotFound)
        {
            return new ExistsImageResponse();
        }
    }

    /// <summary>Closes the connections that are idle. Calls that are under way come to their end; further ones fail.</summary>
    public void Dispose() => _engine.Dispose();
}
