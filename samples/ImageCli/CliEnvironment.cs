using ArcBox.Protocol;
using Spectre.Console;

namespace ArcBox.Samples.ImageCli;

/// <summary>
/// Opens a client for the endpoint that the user gave, or for the one that is found if none was given. Its credentials and time limits are those of the
/// options, unless a call has its own.
/// </summary>
internal delegate ValueTask<IImageClient> OpenClient(string? endpoint, ArcBoxChannelOptions options, CancellationToken cancellationToken);

/// <summary>All that the application touches of the world around it, so that tests can run it as it is.</summary>
internal sealed record CliEnvironment
{
    public required TextReader In { get; init; }

    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    public required OpenClient OpenClient { get; init; }

    /// <summary>Where a daemon is looked for if the command line names none.</summary>
    public EndpointDiscoveryOptions Discovery { get; init; } = new();

    /// <summary>Who asks the registries where the command line does not say; null for nobody.</summary>
    public ICredentialSource? Credentials { get; init; }

    /// <summary>What <see cref="Out"/> leads to if that is a terminal; null if it is redirected.</summary>
    public IAnsiConsole? Terminal { get; init; }

    public bool IsInputTerminal { get; init; }

    public bool IsErrorTerminal { get; init; }

    /// <summary>What relative paths are relative to.</summary>
    public string CurrentDirectory { get; init; } = Environment.CurrentDirectory;

    /// <summary>The variables of the environment; null for one that is not set.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
