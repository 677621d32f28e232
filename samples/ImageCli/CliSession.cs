using System.CommandLine;
using ArcBox.Protocol;
using ArcBox.Samples.ImageCli.Commands;
using ArcBox.Samples.ImageCli.Output;

namespace ArcBox.Samples.ImageCli;

/// <summary>One run of one command: where it writes, as whom it asks, and the client once it is wanted.</summary>
internal sealed class CliSession(CliEnvironment environment, GlobalOptions globals, ParseResult arguments, CliOutput output) : IAsyncDisposable
{
    private IImageClient? _client;

    private ICredentialSource? StoredCredentials => arguments.GetValue(globals.NoStoredCredentials) ? null : environment.Credentials;

    public ParseResult Arguments => arguments;

    public CliOutput Output => output;

    public TimeProvider TimeProvider => environment.TimeProvider;

    /// <summary>Where a daemon is looked for: at the endpoint that the user gave, if any.</summary>
    public EndpointDiscoveryOptions Discovery => arguments.GetValue(globals.Endpoint) switch
    {
        null => environment.Discovery,
        CliClients.DemoEndpoint => throw new UsageException($"{CliClients.DemoEndpoint} is inside the program: there is nothing to look for"),
        { } endpoint => environment.Discovery with { Endpoint = ArcBoxEndpoint.Parse(endpoint) },
    };

    public async ValueTask<IImageClient> OpenClientAsync(CancellationToken cancellationToken)
    {
        if (_client is not null) return _client;
        ArcBoxChannelOptions options = new()
        {
            CredentialSource = StoredCredentials,
            CallTimeout = GlobalOptions.ToTime(arguments.GetValue(globals.Timeout)),
            StallTimeout = GlobalOptions.ToTime(arguments.GetValue(globals.StallTimeout)),
            TimeProvider = TimeProvider,
        };
        _client = await environment.OpenClient(arguments.GetValue(globals.Endpoint), options, cancellationToken);
        if (GlobalOptions.ToTime(arguments.GetValue(globals.Wait)) is { } wait)
            await _client.WaitUntilReadyAsync(new ReadinessOptions { Timeout = wait, TimeProvider = TimeProvider }, cancellationToken);
        return _client;
    }

    /// <summary>Reads why a part of the command failed, when the rest goes on.</summary>
    public Failure ReadFailure(Exception exception, ImageCommand command, CancellationToken cancellationToken)
        => Failure.Read(exception, cancellationToken) with { Advice = globals.Advice(arguments, exception, command) };

    /// <summary>A variable of the environment; null if it is not set.</summary>
    public string? Variable(string name) => environment.Variable(name);

    /// <summary>A path as the user means it: relative to where the program was started.</summary>
    public string FullPath(string path) => Path.GetFullPath(path, environment.CurrentDirectory);

    public async Task<RegistryCredential?> ReadCredentialAsync(CancellationToken cancellationToken)
    {
        string? username = arguments.GetValue(globals.Username);
        if (username is null) return null;
        if (environment.IsInputTerminal) output.Message("waiting for the password on standard input");
        return RegistryCredential.Basic(username, await PasswordInput.ReadAsync(environment.In, cancellationToken));
    }

    public ValueTask DisposeAsync() => _client is IAsyncDisposable owned ? owned.DisposeAsync() : ValueTask.CompletedTask;
}
