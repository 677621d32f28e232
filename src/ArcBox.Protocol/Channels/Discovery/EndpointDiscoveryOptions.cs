namespace ArcBox.Protocol;

/// <summary>Where <see cref="EndpointDiscovery"/> looks.</summary>
public sealed record EndpointDiscoveryOptions
{
    private readonly TimeSpan _probeTimeout = TimeSpan.FromSeconds(3);

    /// <summary>The one endpoint to ask; null (the default) to look for one.</summary>
    public ArcBoxEndpoint? Endpoint { get; init; }

    /// <summary>How to connect to what is found.</summary>
    public ArcBoxChannelOptions ChannelOptions { get; init; } = new();

    /// <summary>Reads an environment variable; the default reads the process's. Null and empty both mean unset.</summary>
    public Func<string, string?> ReadVariable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>The user's home directory; null if there is none. The default is that of the process's user.</summary>
    public string? HomeDirectory { get; init; } = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? home : null;

    /// <summary>The directory in which the system's daemons put their sockets; the default is <c>/var/run</c>.</summary>
    public string RunDirectory { get; init; } = "/var/run";

    /// <summary>How long one endpoint may take to answer; the default is 3 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero, or longer than 24 days.</exception>
    public TimeSpan ProbeTimeout
    {
        get => _probeTimeout;
        init => _probeTimeout = TimeLimit.Positive(value);
    }

    internal string? Read(string variable) => ReadVariable(variable) is { Length: > 0 } value ? value : null;
}
