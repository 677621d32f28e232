using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using ArcBox.Samples.ImageCli.Commands;
using ArcBox.Samples.ImageCli.Output;

namespace ArcBox.Samples.ImageCli;

/// <summary>The command line: which commands there are, and what their ends mean for the exit code.</summary>
internal sealed class CliApplication
{
    private readonly CliEnvironment _environment;
    private readonly GlobalOptions _globals = new();
    private readonly RootCommand _root;
    private CliOutput? _output;

    private CliApplication(CliEnvironment environment)
    {
        _environment = environment with { Error = new BestEffortWriter(environment.Error) };
        _root = new RootCommand("Works with container images on ArcBox, Docker and Podman.");
        RemoveExtras(_root);
        _globals.AddTo(_root);
        ImageCommand[] commands =
        [
            new PullCommand(), new PushCommand(), new ListCommand(), new InspectCommand(),
            new TagCommand(), new RemoveCommand(), new ExistsCommand(), new BuildCommand(), new EndpointsCommand(),
        ];
        foreach (ImageCommand command in commands)
        {
            command.SetAction((arguments, cancellationToken) => RunAsync(command, arguments, _output!, cancellationToken));
            _root.Add(command);
        }
    }

    /// <summary>Runs the program. Exceptions become messages and exit codes here and nowhere else.</summary>
    public static Task<int> RunAsync(IReadOnlyList<string> arguments, CliEnvironment environment, CancellationToken cancellationToken)
        => new CliApplication(environment).InvokeAsync(arguments, cancellationToken);

    // The library adds [suggest], which nothing here documents, and help in the spelling of Windows everywhere.
    private static void RemoveExtras(RootCommand root)
    {
        root.Directives.Clear();
        if (OperatingSystem.IsWindows()) return;
        ICollection<string> help = root.Options.OfType<HelpOption>().Single().Aliases;
        foreach (string alias in help.Where(alias => alias.StartsWith('/')).ToArray()) help.Remove(alias);
    }

    private async Task<int> InvokeAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        // A reference such as @sha256:… must not be taken for a file with more arguments.
        ParseResult parsed = _root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        _output = new CliOutput(_environment, parsed.GetValue(_globals.Json));
        if (parsed.Action is ParseErrorAction) return ReportUsage(parsed, _output);
        InvocationConfiguration invocation = new()
        {
            Output = _environment.Out,
            Error = _environment.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        try
        {
            return await parsed.InvokeAsync(invocation, cancellationToken);
        }
        catch (Exception exception)
        {
            Failure failure = Failure.Read(exception, cancellationToken) with
            {
                Advice = parsed.CommandResult.Command is ImageCommand command ? _globals.Advice(parsed, exception, command) : null,
            };
            _output.Failure(failure);
            return failure.ExitCode;
        }
    }

    private async Task<int> RunAsync(ImageCommand command, ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        _globals.CheckCredentials(arguments, command);
        _globals.CheckLimits(arguments, command);
        await using CliSession session = new(_environment, _globals, arguments, output);
        return await command.RunAsync(session, cancellationToken);
    }

    private int ReportUsage(ParseResult parsed, CliOutput output)
    {
        // Without a verb every other word would be told to be a wrong argument.
        string message = parsed.CommandResult.Command == _root && parsed.UnmatchedTokens is [var verb, ..]
            ? $"'{verb}' is not a command."
            : string.Join(' ', parsed.Errors.Select(error => error.Message));
        output.Failure(Failure.Usage(message));
        string command = parsed.CommandResult.Command is ImageCommand known ? $" {known.Name}" : "";
        if (!output.IsJson) _environment.Error.WriteLine($"See 'arcbox-images{command} --help'.");
        return ExitCode.Usage;
    }
}
