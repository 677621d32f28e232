namespace ArcBox.Protocol;

/// <summary>
/// The credentials that <c>docker login</c> stored. It looks, in this order, at
/// <list type="number">
/// <item><see cref="DockerCredentialOptions.Credentials"/>;</item>
/// <item>the environment variable <c>DOCKER_AUTH_CONFIG</c>, which holds <c>{"auths":{"registry":{"auth":"base64"}}}</c>;</item>
/// <item><c>config.json</c> in the directory <c>DOCKER_CONFIG</c>, or else in <c>~/.docker</c>: the registry's own helper (<c>credHelpers</c>), or else the
/// helper of all (<c>credsStore</c>), or else what the file itself holds (<c>auths</c>);</item>
/// <item>if that file names no registry and no helper, the platform's usual helper; one that fails has none, because nobody chose it.</item>
/// </list>
/// Everything is read anew each time, so that a <c>docker login</c> meanwhile counts. Nothing is kept and nothing is logged.
/// </summary>
/// <remarks>
/// A helper is the program <c>docker-credential-NAME</c> from <c>PATH</c>. It is started without a shell, gets the registry on its standard input, and is
/// killed with all that it started when its time is over or the call is cancelled.
/// </remarks>
public sealed class DockerCredentialSource : ICredentialSource
{
    private readonly DockerCredentialOptions _options;
    private readonly CredentialHelpers _helpers;

    /// <summary>A source that reads what Docker's command line would read.</summary>
    /// <param name="options">Where to look; null for the defaults.</param>
    public DockerCredentialSource(DockerCredentialOptions? options = null)
    {
        _options = options ?? new DockerCredentialOptions();
        _helpers = new CredentialHelpers(_options);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="registry"/> is empty, or contains a space or a control character.</exception>
    public async ValueTask<RegistryCredential?> GetAsync(string registry, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(registry);
        // Helpers take what they read line by line.
        if (registry.Any(letter => char.IsControl(letter) || char.IsWhiteSpace(letter)))
            throw new ArgumentException("A registry is a host with or without a port, and has no spaces.", nameof(registry));

        string key = RegistryKey.Of(registry);
        if (_options.Credentials.FirstOrDefault(given => RegistryKey.Of(given.Key) == key).Value is { } explicitly) return explicitly;
        if (DockerConfig.FromVariable(_options) is { } variable && variable.Find(key) is { } ofVariable) return ofVariable;

        DockerConfig config = await DockerConfig.LoadAsync(_options, cancellationToken).ConfigureAwait(false);
        return config.HelperFor(key) is { } name ? await _helpers.GetAsync(name, config.Origin, key, cancellationToken).ConfigureAwait(false)
            : config.IsEmpty && _helpers.Default() is { } usual ? await AskUsualAsync(usual, key, cancellationToken).ConfigureAwait(false)
            : config.Find(key);
    }

    private async Task<RegistryCredential?> AskUsualAsync(string helper, string key, CancellationToken cancellationToken)
    {
        try
        {
            return await _helpers.GetAsync(helper, "the platform", key, cancellationToken).ConfigureAwait(false);
        }
        catch (CredentialException)
        {
            // Nobody chose it: that a keychain is not running keeps nobody from public images. Docker goes on as nobody, too.
            return null;
        }
    }
}
