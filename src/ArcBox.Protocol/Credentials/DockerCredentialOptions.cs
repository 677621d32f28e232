using System.Collections.ObjectModel;

namespace ArcBox.Protocol;

/// <summary>Where <see cref="DockerCredentialSource"/> looks, and how long it waits.</summary>
public sealed record DockerCredentialOptions
{
    /// <summary>
    /// Credentials that go before all stored ones, by registry such as <c>registry.example.com:5000</c> or <c>docker.io</c>; empty by default.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyDictionary<string, RegistryCredential> Credentials
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = ReadOnlyDictionary<string, RegistryCredential>.Empty;

    /// <summary>Reads an environment variable; the default reads the process's. Null and empty both mean unset.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Func<string, string?> ReadVariable
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = Environment.GetEnvironmentVariable;

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
        get;
        init => field = TimeLimit.Positive(value);
    } = TimeSpan.FromSeconds(30);

    /// <summary>The clock for the timeout; the default is the system's.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public TimeProvider TimeProvider
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = TimeProvider.System;

    internal string? Read(string variable) => ReadVariable(variable) is { Length: > 0 } value ? value : null;
}
