using System.CommandLine;

namespace ArcBox.Samples.MockServer.Tests;

/// <summary>The program in this process, as it runs until it is interrupted.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private readonly CancellationTokenSource _interruption = new();
    private readonly LineWriter _output = new();
    private readonly StringWriter _error = new() { NewLine = "\n" };
    private readonly Task<int> _exit;

    private RunningProgram(string[] arguments) => _exit = new MockServerCommand().Parse(arguments)
        .InvokeAsync(new InvocationConfiguration { Output = _output, Error = _error }, _interruption.Token);

    public string Errors => _error.ToString();

    public static RunningProgram Start(params string[] arguments) => new(arguments);

    public ValueTask<string> ReadLineAsync(CancellationToken cancellationToken) => _output.ReadLineAsync(cancellationToken);

    /// <summary>What a user reads who starts the program with arguments with which it does not run.</summary>
    public static async Task<(int Code, string Errors)> FailAsync(params string[] arguments)
    {
        await using RunningProgram program = new(arguments);
        int code = await program._exit.WaitAsync(TimeSpan.FromSeconds(30));
        return (code, program.Errors);
    }

    public async Task<int> InterruptAsync()
    {
        await _interruption.CancelAsync();
        return await _exit;
    }

    public async ValueTask DisposeAsync()
    {
        await InterruptAsync();
        _interruption.Dispose();
    }
}
