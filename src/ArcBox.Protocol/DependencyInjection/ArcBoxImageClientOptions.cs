namespace ArcBox.Protocol;

/// <summary>
/// What configuration can say about a client of the container: each property is a key of its section. Wrong values, and keys that are none, fail when the host
/// starts.
/// </summary>
/// <example><code>
/// "ArcBox": { "Endpoint": "docker+unix:///var/run/docker.sock", "CallTimeout": "00:00:30", "UseStoredCredentials": true }
/// </code></example>
public sealed class ArcBoxImageClientOptions
{
    /// <summary>
    /// The daemon, as <see cref="ArcBoxEndpoint"/> writes it; null (the default) to look for one at the first call, where the
    /// container's <see cref="EndpointDiscoveryOptions"/> say, if they are registered.
    /// </summary>
    public string? Endpoint { get; set; }

    /// <summary>How long connecting may take; null (the default) for <see cref="ArcBoxChannelOptions.ConnectTimeout"/>'s 10 seconds.</summary>
    public TimeSpan? ConnectTimeout { get; set; }

    /// <summary>How long calls that are answered once may take; null (the default) for no limit. See <see cref="ImageClient.CallTimeout"/>.</summary>
    public TimeSpan? CallTimeout { get; set; }

    /// <summary>How long nothing may happen in a pull, a push or a build; null (the default) for no limit. See <see cref="ImageClient.StallTimeout"/>.</summary>
    public TimeSpan? StallTimeout { get; set; }

    /// <summary>How often connecting, and calls that change nothing, are tried; null (the default) for the three times of <see cref="RetryOptions"/>.</summary>
    public int? MaxAttempts { get; set; }

    /// <summary>
    /// True lends pulls and pushes what <c>docker login</c> stored, as <see cref="DockerCredentialSource"/> finds it; the default is false.
    /// </summary>
    public bool UseStoredCredentials { get; set; }

    /// <summary>True sends credentials also where others can read them; the default is false. See <see cref="ArcBoxChannelOptions.AllowCredentialsOverPlainText"/>.</summary>
    public bool AllowCredentialsOverPlainText { get; set; }
}
