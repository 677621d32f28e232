namespace ArcBox.Protocol;

/// <summary>Where <see cref="EndpointDiscovery"/> looks.</summary>
public sealed record EndpointDiscoveryOptions
{
    /// <summary>The one endpoint to ask; null (the default) to look for one.</summary>
    public ArcBoxEndpoint? Endpoint { get; init; }

    /// <summary>How to connect to what is found.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public ArcBoxChannelOptions ChannelOptions
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = new();

    /// <summary>Reads an environment variable; the default reads the process's. Null and empty both mean unset.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Func<string, string?> ReadVariable
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = Environment.GetEnvironmentVariable;

    /// <summary>The user's home directory; null if there is none. The default is that of the process's user.</summary>
    public string? HomeDirectory { get; init; } = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? home : null;

    /// <summary>The directory in which the system's daemons put their sockets; the default is <c>/var/run</c>.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public string RunDirectory
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = "/var/run";

    /// <summary>How long one endpoint may take to answer; the default is 3 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero, or longer than 24 days.</exception>
    public TimeSpan ProbeTimeout
    {
        get;
        init => field = TimeLimit.Positive(value);
    } = TimeSpan.FromSeconds(3);

    internal string? Read(string variable) => ReadVariable(variable) is { Length: > 0 } value ? value : null;
}
