using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Testing;

public sealed partial class ArcBoxMockServer
{
    /// <summary>Begins a stub of pulls.</summary>
    /// <param name="reference">Which image, compared as references: <c>nginx</c> is <c>docker.io/library/nginx:latest</c>; null for any.</param>
    /// <exception cref="ArgumentException"><paramref name="reference"/> is not a well-formed reference, so no client could send it.</exception>
    /// <example><code>server.OnPull("nginx:1.27").Fails(StatusCode.Unavailable, "the registry went away", ErrorReasons.RegistryUnreachable);</code></example>
    public StreamStub<PullImageRequest, PullProgress> OnPull(string? reference = null)
        => new(_stubs.Add<PullImageRequest, PullProgress>(
            StubOrigin.Of(nameof(OnPull), reference),
            StubOrigin.Reference<PullImageRequest>("reference", reference, request => request.Reference)), StubOrigin.FailedPull);

    /// <summary>Begins a stub of pushes.</summary>
    /// <param name="reference">Which image, compared as references; null for any.</param>
    /// <exception cref="ArgumentException"><paramref name="reference"/> is not a well-formed reference, so no client could send it.</exception>
    public StreamStub<PushImageRequest, PushProgress> OnPush(string? reference = null)
        => new(_stubs.Add<PushImageRequest, PushProgress>(
            StubOrigin.Of(nameof(OnPush), reference),
            StubOrigin.Reference<PushImageRequest>("reference", reference, request => request.Reference)), StubOrigin.FailedPush);

    /// <summary>
    /// Begins a stub of builds. It reads the upload before it answers, unless it <see cref="BuildStubExtensions.AnswersEarly">answers early</see>.
    /// </summary>
    /// <example><code>server.OnBuild().When(context => context.Files.Contains("app.py")).Emits(MockProgress.Build(steps: 4));</code></example>
    public StreamStub<MockBuildContext, BuildProgress> OnBuild()
        => new(_stubs.Add<MockBuildContext, BuildProgress>(StubOrigin.Of(nameof(OnBuild))), StubOrigin.FailedBuild);

    /// <summary>Begins a stub of lists.</summary>
    public UnaryStub<ListImagesRequest, ListImagesResponse> OnList()
        => new(_stubs.Add<ListImagesRequest, ListImagesResponse>(StubOrigin.Of(nameof(OnList))));

    /// <summary>Begins a stub of inspections.</summary>
    /// <param name="idOrReference">Which image: a reference, compared as such, or an id, compared as it is; null for any.</param>
    public UnaryStub<InspectImageRequest, ImageInfo> OnInspect(string? idOrReference = null)
        => new(_stubs.Add<InspectImageRequest, ImageInfo>(
            StubOrigin.Of(nameof(OnInspect), idOrReference), StubOrigin.Name<InspectImageRequest>("id", idOrReference, request => request.Id)));

    /// <summary>Begins a stub of removals.</summary>
    /// <param name="idOrReference">Which image: a reference, compared as such, or an id, compared as it is; null for any.</param>
    public UnaryStub<RemoveImageRequest, RemoveImageResponse> OnRemove(string? idOrReference = null)
        => new(_stubs.Add<RemoveImageRequest, RemoveImageResponse>(
            StubOrigin.Of(nameof(OnRemove), idOrReference), StubOrigin.Name<RemoveImageRequest>("id", idOrReference, request => request.Id)));

    /// <summary>Begins a stub of taggings. A build tags its image too, one call for each tag.</summary>
    /// <param name="source">Which image: a reference, compared as such, or an id, compared as it is; null for any.</param>
    /// <param name="target">Which new name, compared as references; null for any.</param>
    /// <exception cref="ArgumentException"><paramref name="target"/> is not a well-formed reference, so no client could send it.</exception>
    public UnaryStub<TagImageRequest, Empty> OnTag(string? source = null, string? target = null)
        => new(_stubs.Add<TagImageRequest, Empty>(
            StubOrigin.Of(nameof(OnTag), source, target),
            [
                .. StubOrigin.Name<TagImageRequest>("source", source, request => request.Source),
                .. StubOrigin.Reference<TagImageRequest>("target", target, request => request.Tag.Length == 0 ? request.Repo : $"{request.Repo}:{request.Tag}"),
            ]));

    /// <summary>Begins a stub of the question whether an image is there.</summary>
    /// <param name="reference">Which image: a reference, compared as such, or an id, compared as it is; null for any.</param>
    public UnaryStub<ExistsImageRequest, ExistsImageResponse> OnExists(string? reference = null)
        => new(_stubs.Add<ExistsImageRequest, ExistsImageResponse>(
            StubOrigin.Of(nameof(OnExists), reference), StubOrigin.Name<ExistsImageRequest>("reference", reference, request => request.Reference)));
}
