using ArcBox.Protocol;
using Microsoft.Extensions.Time.Testing;
using Moq;
using Spectre.Console;

namespace ArcBox.Samples.ImageCli.Tests;

/// <summary>Runs the program in this process, over a mocked client unless told otherwise.</summary>
internal sealed class CliHarness
{
    public static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    // Only a hang takes that long.
    private static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(30);

    public CliHarness() => OpenClient = (endpoint, options, _) =>
    {
        Endpoints.Add(endpoint);
        OpenedWith = options;
        return ValueTask.FromResult(Client.Object);
    };

    public Mock<IImageClient> Client { get; } = new(MockBehavior.Strict);

    public OpenClient OpenClient { get; set; }

    /// <summary>The endpoints for which a client was opened.</summary>
    public List<string?> Endpoints { get; } = [];

    /// <summary>The stored credentials that the program finds.</summary>
    public ICredentialSource? Credentials { get; set; }

    /// <summary>The options with which the last client was opened.</summary>
    public ArcBoxChannelOptions? OpenedWith { get; private set; }

    /// <summary>Where the program looks for a daemon.</summary>
    public EndpointDiscoveryOptions Discovery { get; set; } = new();

    public TextReader In { get; set; } = TextReader.Null;

    public bool IsInputTerminal { get; set; }

    public bool IsErrorTerminal { get; set; }

    public IAnsiConsole? Terminal { get; set; }

    /// <summary>Takes the place of what a test reads as the result's output.</summary>
    public TextWriter? Out { get; set; }

    /// <summary>Takes the place of what a test reads as the result's messages.</summary>
    public TextWriter? Error { get; set; }

    public string CurrentDirectory { get; set; } = Path.GetTempPath();

    /// <summary>The environment.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    public FakeTimeProvider Time { get; } = new(Now);

    public Task<CliResult> RunAsync(params string[] arguments) => RunAsync(arguments, CancellationToken.None);

    public async Task<CliResult> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        CliEnvironment environment = new()
        {
            In = In,
            Out = TextWriter.Synchronized(Out ?? output),
            Error = TextWriter.Synchronized(Error ?? error),
            OpenClient = OpenClient,
            Credentials = Credentials,
            Discovery = Discovery,
            Terminal = Terminal,
            IsInputTerminal = IsInputTerminal,
            IsErrorTerminal = IsErrorTerminal,
            CurrentDirectory = CurrentDirectory,
            TimeProvider = Time,
            Variable = name => Variables.GetValueOrDefault(name),
        };
        int exitCode = await CliApplication.RunAsync(arguments, environment, cancellationToken)
            .WaitAsync(HangGuard, TimeProvider.System, CancellationToken.None);
        return new CliResult(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Runs while the clock goes on as fast as it is waited for.</summary>
    public async Task<CliResult> RunThroughTimeAsync(params string[] arguments)
    {
        Task<CliResult> run = RunAsync(arguments);
        while (!run.IsCompleted)
        {
            Time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }

        return await run;
    }
}
