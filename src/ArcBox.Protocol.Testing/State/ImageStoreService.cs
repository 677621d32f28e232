using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>
/// An engine in memory: a store of images, and a pretend registry to pull from and push to. It does what dockerd 20.10 does through the Docker Engine
/// backend, with the same words, statuses and reasons; of lists it also knows the filters that newer ones have.
/// </summary>
internal sealed class ImageStoreService : ImageService.ImageServiceBase, IBuildOptionsService
{
    private readonly ImageBuild _builds;
    private readonly ImagePush _pushes;
    private readonly ImageQueries _queries;
    private readonly ImageRemoval _removal;
    private readonly ImageTagging _tagging;

    public ImageStoreService(ArcBoxMockOptions options)
    {
        Pace pace = new(options);
        Store = new ImageStore(Content, new MemoryReferenceStore());
        Pulls = new ImagePull(Store, Registry, pace);
        _builds = new ImageBuild(Store, Pulls, options);
        _pushes = new ImagePush(Store, Registry, pace);
        _queries = new ImageQueries(Store, options.TimeProvider);
        _removal = new ImageRemoval(Store);
        _tagging = new ImageTagging(Store);
    }

    public bool TakesBuildOptions => true;

    public MemoryContentStore Content { get; } = new();

    public ImageStore Store { get; }

    public PretendRegistry Registry { get; } = new();

    public ImagePull Pulls { get; }

    /// <summary>Pulls that take no time.</summary>
    public ImagePull SilentPulls => new(Store, Registry, new Pace(new ArcBoxMockOptions()));

    public override async Task Pull(PullImageRequest request, IServerStreamWriter<PullProgress> responseStream, ServerCallContext context)
    {
        ImageReference reference = RequestArgument.Reference(request.Reference);
        Platform? wanted = RequestArgument.Platform(request.Platform);
        RegistryLogin? login = RegistryLogin.Read(request.Auth);
        CancellationToken cancellationToken = context.CancellationToken;
        try
        {
            StoredImage image = await Pulls.RunAsync(reference, wanted, login, Write, cancellationToken).ConfigureAwait(false);
            if (wanted is not null) await _queries.CheckPlatformAsync(image, reference, wanted, cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryException refusal)
        {
            throw EngineFailures.Of(refusal);
        }

        Task Write(PullProgress progress) => responseStream.WriteAsync(progress, cancellationToken);
    }

    public override async Task Push(PushImageRequest request, IServerStreamWriter<PushProgress> responseStream, ServerCallContext context)
    {
        ImageReference reference = RequestArgument.Name(request.Reference);
        RegistryLogin? login = RegistryLogin.Read(request.Auth);
        CancellationToken cancellationToken = context.CancellationToken;
        try
        {
            await _pushes.RunAsync(reference, login, Write, cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryException refusal)
        {
            throw EngineFailures.Of(refusal);
        }

        Task Write(PushProgress progress) => responseStream.WriteAsync(progress, cancellationToken);
    }

    public override Task<ListImagesResponse> List(ListImagesRequest request, ServerCallContext context)
        => _queries.ListAsync(request, context.CancellationToken);

    public override Task<ImageInfo> Inspect(InspectImageRequest request, ServerCallContext context)
        => _queries.InspectAsync(request.Id, context.CancellationToken);

    public override Task<ExistsImageResponse> Exists(ExistsImageRequest request, ServerCallContext context)
        => _queries.ExistsAsync(request.Reference, context.CancellationToken);

    public override Task<RemoveImageResponse> Remove(RemoveImageRequest request, ServerCallContext context)
        => _removal.RunAsync(request, context.CancellationToken);

    public override async Task<Empty> Tag(TagImageRequest request, ServerCallContext context)
    {
        await _tagging.RunAsync(request, context.CancellationToken).ConfigureAwait(false);
        return new Empty();
    }

    public override Task Build(IAsyncStreamReader<BuildContext> requestStream, IServerStreamWriter<BuildProgress> responseStream, ServerCallContext context)
    {
        CancellationToken cancellationToken = context.CancellationToken;
        BuildOptions wanted = BuildOptions.Of(context) ?? new BuildOptions();
        return _builds.RunAsync(requestStream, wanted, progress => responseStream.WriteAsync(progress, cancellationToken), cancellationToken);
    }
}
