namespace ArcBox.Protocol;

/// <summary>Where <see cref="DockerCredentialSource"/> looks, and how long it waits.</summary>
public sealed record DockerCredentialOptions
{
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromMilliseconds(int.MaxValue);

    private readonly TimeSpan _helperTimeout = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Credentials that go before all stored ones, by registry such as <c>registry.example.com:5000</c> or <c>docker.io</c>; empty by default.
    /// </summary>
    public IReadOnlyDictionary<string, RegistryCredential> Credentials { get; init; } = new Dictionary<string, RegistryCredential>();

    /// <summary>Reads an environment variable; the default reads the process's. Null and empty both mean unset.</summary>
    public Func<string, string?> ReadVariable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>The user's home directory; null if there is none. The default is that of the process's user.</summary>
    public string? HomeDirectory { get; init; } = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? home : null;

    /// <summary>
    /// True (the default) asks the platform's usual helper where Docker's configuration names neither a helper nor a registry, as <c>docker</c> does:
    /// <c>osxkeychain</c> on macOS, <c>wincred</c> on Windows, elsewhere <c>pass</c> where that program is installed and otherwise
    /// <c>secretservice</c>. A helper that is not on <c>PATH</c> is not asked.
    /// </summary>
    public bool UseDefaultHelper { get; init; } = true;

    /// <summary>How long one credential helper may take before it is killed; the default is 30 seconds, because some ask the user.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero, or longer than 24 days.</exception>
    public TimeSpan HelperTimeout
    {
        get => _helperTimeout;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxTimeout);
            _helperTimeout = value;
        }
    }

    /// <summary>The clock for the timeout; the default is the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal string? Read(string variable) => ReadVariable(variable) is { Length: > 0 } value ? value : null;
}
