using System.Text;
using ArcBox.Protocol;
using ArcBox.Samples.ImageCli;
using Spectre.Console;

// UTF-8 whatever the locale says: JSON is nothing else. The console's own stream takes a reader that went away for the end of the output, without an
// exception.
using StreamWriter output = new(Console.OpenStandardOutput(), new UTF8Encoding(false)) { AutoFlush = true };
using StreamWriter error = new(Console.OpenStandardError(), new UTF8Encoding(false)) { AutoFlush = true };

IAnsiConsole? terminal = Console.IsOutputRedirected ? null : AnsiConsole.Create(new AnsiConsoleSettings());
using Interruption interruption = new(() => TerminalState.Restore(terminal, output));
CliEnvironment environment = new()
{
    In = Console.IsInputRedirected ? Console.In : new HiddenInput(),
    Out = terminal is null ? TextWriter.Synchronized(output) : Console.Out,
    Error = TextWriter.Synchronized(error),
    Terminal = terminal,
    IsInputTerminal = !Console.IsInputRedirected,
    IsErrorTerminal = !Console.IsErrorRedirected,
    OpenClient = CliClients.OpenAsync,
    Credentials = new DockerCredentialSource(),
};

// On the pool, so that nothing in the command can keep this thread from noticing that its time is over.
return await interruption.AwaitAsync(Task.Run(() => CliApplication.RunAsync(args, environment, interruption.Token)));
