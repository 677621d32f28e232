using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Testing;

/// <summary>
/// The local images of the engine behind an <see cref="ArcBoxMockServer"/>: a short way to bring it into a state, without calls that the log would show.
/// </summary>
/// <remarks>
/// <para>
/// Builds make their images here, as dockerd's classic builder does: one after each step, with the one before as its parent, and with the configuration
/// that the Dockerfile says; a step that an image here has already been made of, with the same content, is taken from the cache. Nothing runs and nothing
/// is copied: RUN, COPY and ADD are steps without effect on files, so an image has the layers of its base.
/// </para>
/// <para>
/// Two things fail all the same, as they would on an engine: a COPY or ADD of a file that the context does not have; and a RUN whose whole command is
/// <c>false</c>, or <c>exit</c> and a number, with that exit code.
/// </para>
/// </remarks>
public sealed class MockImageStore
{
    private readonly ImageStoreService _engine;

    internal MockImageStore(ImageStoreService engine) => _engine = engine;

    /// <summary>
    /// The digests of everything that is kept for local images: manifests, configurations and layers. Empty when the last image is gone.
    /// </summary>
    public IReadOnlyCollection<string> ContentDigests => _engine.Content.Digests;

    /// <summary>Reads what is kept for local images, by digest: the very bytes.</summary>
    /// <param name="digest">The digest of a manifest, a configuration or a packed layer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="KeyNotFoundException">There is no such content.</exception>
    public Task<byte[]> ReadContentAsync(string digest, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(digest);
        return _engine.Content.ReadAllAsync(digest, cancellationToken);
    }

    /// <summary>Adds a local image that no registry has, as if it had been built here.</summary>
    /// <param name="reference">Its name, such as <c>team/app:1.2</c>; without a tag <c>latest</c> is meant. Null for a dangling image.</param>
    /// <param name="options">What it is like; null for the defaults. Only the first platform becomes local.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The image, with its true digests.</returns>
    /// <exception cref="FormatException">The reference is none.</exception>
    /// <exception cref="ArgumentException">The reference has a digest, which cannot be given; or the base image has other platforms.</exception>
    public async Task<MockImage> AddImageAsync(string? reference, MockImageOptions? options = null, CancellationToken cancellationToken = default)
    {
        ImageReference? name = reference is null ? null : MockImageName.Read(reference);
        MadeImage made = ImageMaker.Make(name?.FamiliarName ?? "", options ?? new MockImageOptions());
        MadePlatform platform = made.Platforms[0];
        await _engine.Store.ImportAsync(platform, name, cancellationToken).ConfigureAwait(false);
        return new MockImage(name?.FamiliarName ?? "", made);
    }

    /// <summary>Pulls an image that the registry has, so that it is local and has its digest. It needs no credential and takes no time.</summary>
    /// <param name="reference">A name with a tag or a digest; without either the tag <c>latest</c> is meant.</param>
    /// <param name="platform">As <c>os/architecture[/variant]</c>; null for <c>linux/amd64</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The image's id.</returns>
    /// <exception cref="FormatException">The reference or the platform is none.</exception>
    /// <exception cref="Grpc.Core.RpcException">The registry does not have it.</exception>
    public async Task<string> PullAsync(string reference, string? platform = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ImageReference name = ImageReference.Parse(reference);
        Platform? wanted = platform is null ? null : Platform.Parse(platform);
        try
        {
            StoredImage image = await _engine.SilentPulls.RunAsync(name, wanted, RegistryLogin.Master, Ignore, cancellationToken).ConfigureAwait(false);
            return image.Id;
        }
        catch (RegistryException refusal)
        {
            throw EngineFailures.Of(refusal);
        }

        static Task Ignore(PullProgress progress) => Task.CompletedTask;
    }
}
