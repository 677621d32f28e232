namespace ArcBox.Protocol.Testing;

public sealed partial class ArcBoxMockServer
{
    internal ImageStoreService? Engine { get; private init; }

    /// <summary>
    /// The registries that the engine behind the stubs pulls from and pushes to. All domains are served by this one; nobody's network is touched.
    /// </summary>
    /// <exception cref="InvalidOperationException">The server was started with a backend of its own.</exception>
    public MockRegistry Registry => field ??= new MockRegistry(RequireEngine().Registry);

    /// <summary>The images that the engine behind the stubs has locally.</summary>
    /// <exception cref="InvalidOperationException">The server was started with a backend of its own.</exception>
    public MockImageStore Store => field ??= new MockImageStore(RequireEngine());

    /// <summary>
    /// Puts an image of three layers into the registry, from where it can be pulled; it is not local before. Short for
    /// <see cref="MockRegistry.AddImage(string)"/> of <see cref="Registry"/>.
    /// </summary>
    /// <param name="reference">Its name, such as <c>nginx:1.27</c>; without a tag <c>latest</c> is meant.</param>
    /// <returns>The image, with its true digests.</returns>
    /// <exception cref="InvalidOperationException">The server was started with a backend of its own.</exception>
    public MockImage AddImage(string reference) => Registry.AddImage(reference);

    /// <summary>
    /// Puts an image into the registry, from where it can be pulled; it is not local before. Short for <see cref="MockRegistry.AddImage(string, int)"/> of
    /// <see cref="Registry"/>.
    /// </summary>
    /// <param name="reference">Its name, such as <c>nginx:1.27</c>; without a tag <c>latest</c> is meant.</param>
    /// <param name="layers">How many layers it has, 0 to 127.</param>
    /// <returns>The image, with its true digests.</returns>
    /// <exception cref="InvalidOperationException">The server was started with a backend of its own.</exception>
    public MockImage AddImage(string reference, int layers) => Registry.AddImage(reference, layers);

    /// <summary>
    /// Puts an image into the registry, from where it can be pulled; it is not local before. Short for
    /// <see cref="MockRegistry.AddImage(string, MockImageOptions)"/> of <see cref="Registry"/>.
    /// </summary>
    /// <param name="reference">Its name, such as <c>nginx:1.27</c>; without a tag <c>latest</c> is meant.</param>
    /// <param name="options">What it is like.</param>
    /// <returns>The image, with its true digests.</returns>
    /// <exception cref="InvalidOperationException">The server was started with a backend of its own.</exception>
    public MockImage AddImage(string reference, MockImageOptions options) => Registry.AddImage(reference, options);

    private ImageStoreService RequireEngine() => Engine ?? throw new InvalidOperationException(
        $"This server was started with {nameof(ArcBoxMockOptions)}.{nameof(ArcBoxMockOptions.Backend)}, which has images of its own. "
            + "Add them there, or start the server without a backend.");
}
