namespace ArcBox.Protocol.Testing;

/// <summary>
/// The pretend registry behind an <see cref="ArcBoxMockServer"/>. It stands for all registries: every domain is there, and empty until something is added or
/// pushed. Safe for concurrent use, also while calls are under way.
/// </summary>
public sealed class MockRegistry
{
    private readonly PretendRegistry _registry;

    internal MockRegistry(PretendRegistry registry) => _registry = registry;

    /// <summary>Adds an image of three layers; otherwise as with options.</summary>
    /// <param name="reference">Its name, such as <c>nginx:1.27</c>; without a tag <c>latest</c> is meant.</param>
    /// <returns>The image, with its true digests.</returns>
    /// <exception cref="FormatException">The reference is none.</exception>
    /// <exception cref="ArgumentException">The reference has a digest, which cannot be given.</exception>
    public MockImage AddImage(string reference) => AddImage(reference, new MockImageOptions());

    /// <summary>Adds an image of so many layers; otherwise as with options.</summary>
    /// <param name="reference">Its name, such as <c>nginx:1.27</c>; without a tag <c>latest</c> is meant.</param>
    /// <param name="layers">How many layers it has, 0 to 127.</param>
    /// <returns>The image, with its true digests.</returns>
    /// <exception cref="FormatException">The reference is none.</exception>
    /// <exception cref="ArgumentException">The reference has a digest, which cannot be given; or <paramref name="layers"/> is out of range.</exception>
    public MockImage AddImage(string reference, int layers)
        => AddImage(reference, new MockImageOptions { Layers = MockImageOptions.CheckedLayers(layers, nameof(layers)) });

    /// <summary>Adds an image, or takes the place of what is under the name. The same name and options give the same bytes, and so the same digests.</summary>
    /// <param name="reference">Its name, such as <c>nginx:1.27</c>; without a tag <c>latest</c> is meant.</param>
    /// <param name="options">What it is like.</param>
    /// <returns>The image, with its true digests.</returns>
    /// <exception cref="FormatException">The reference is none.</exception>
    /// <exception cref="ArgumentException">The reference has a digest, which cannot be given; or the base image has other platforms.</exception>
    public MockImage AddImage(string reference, MockImageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ImageReference name = MockImageName.Read(reference);
        MadeImage made = ImageMaker.Make(name.FamiliarName, options);
        _registry.Add(name, made);
        return new MockImage(name.FamiliarName, made);
    }

    /// <summary>What is under a name, whoever added or pushed it; null if nothing is.</summary>
    /// <param name="reference">A name with a tag or a digest; without either the tag <c>latest</c> is meant.</param>
    /// <exception cref="FormatException">The reference is none.</exception>
    public MockImage? Find(string reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ImageReference name = NameKey.Of(ImageReference.Parse(reference));
        return MadeImageReader.Read(_registry, name) is { } made ? new MockImage(name.FamiliarName, made) : null;
    }

    /// <summary>
    /// From now on makes up an image for every name with a tag that is asked for and not there, the same for a name each time. Without this a name that
    /// nobody has added is not found, as on an engine.
    /// </summary>
    /// <param name="options">What the images are like; null for three layers.</param>
    public void ServeAnything(MockImageOptions? options = null)
    {
        options ??= new MockImageOptions();
        _registry.MakeUp = reference => ImageMaker.Make(reference.FamiliarName, options);
    }

    /// <summary>Makes repositories private: from now on pulls and pushes want this credential. It is not kept in clear, and shown nowhere.</summary>
    /// <param name="repositories">
    /// A registry, such as <c>registry.example.com</c>, or the beginning of repositories' names as whole segments, such as <c>registry.example.com/team</c>
    /// or <c>team/app</c>. Of several credentials for one repository that of the longest name alone counts.
    /// </param>
    /// <param name="username">The user's name.</param>
    /// <param name="password">The password or token.</param>
    /// <exception cref="ArgumentException"><paramref name="repositories"/> is neither, or has a scheme, tag or digest; or the user's name is empty.</exception>
    public void RequireCredential(string repositories, string username, string password)
    {
        ArgumentException.ThrowIfNullOrEmpty(username);
        ArgumentNullException.ThrowIfNull(password);
        Change(repositories, rule => rule with { Login = new RegistryLogin(username, password) });
    }

    /// <summary>From now on refuses pushes, as a mirror does, whoever asks.</summary>
    /// <param name="repositories">A registry, or the beginning of repositories' names, as for <see cref="RequireCredential"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="repositories"/> is neither a registry nor the beginning of names.</exception>
    public void RefusePushes(string repositories) => Change(repositories, rule => rule with { IsReadOnly = true });

    /// <summary>From now on is not there, whoever asks: pulls and pushes fail with UNAVAILABLE, as when a registry is down.</summary>
    /// <param name="repositories">A registry, or the beginning of repositories' names, as for <see cref="RequireCredential"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="repositories"/> is neither a registry nor the beginning of names.</exception>
    public void TakeDown(string repositories) => Change(repositories, rule => rule with { IsUnreachable = true });

    /// <summary>Undoes <see cref="TakeDown"/>.</summary>
    /// <param name="repositories">The same as then; what was taken down by a longer or shorter name stays down.</param>
    /// <exception cref="ArgumentException"><paramref name="repositories"/> is neither a registry nor the beginning of names.</exception>
    public void BringUp(string repositories) => Change(repositories, rule => rule with { IsUnreachable = false });

    private void Change(string repositories, Func<RegistryRule, RegistryRule> change)
        => _registry.Rules.Change(RegistryPrefix.Read(repositories), change);
}
