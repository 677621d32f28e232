using System.Runtime.InteropServices;

namespace ArcBox.Samples.ImageCli;

/// <summary>Ctrl-C and SIGTERM: the first asks the running command to end and gives it a moment, the second ends the process at once.</summary>
internal sealed class Interruption : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(700);

    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _graceEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Action _restoreTerminal;
    private readonly ITimer _grace;
    private int _signals;

    public Interruption(Action restoreTerminal)
    {
        _restoreTerminal = restoreTerminal;
        _grace = TimeProvider.System.CreateTimer(_ => _graceEnded.TrySetResult(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal), PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal)];
    }

    /// <summary>Fires at the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Awaits the command, but not longer than the moment after the first signal.</summary>
    public async Task<int> AwaitAsync(Task<int> command)
    {
        if (await Task.WhenAny(command, _graceEnded.Task) == command) return await command;
        _restoreTerminal();
        return ExitCode.Interrupted;
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations) registration.Dispose();
        _grace.Dispose();
        _stop.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _signals) > 1)
        {
            _restoreTerminal();
            Environment.Exit(ExitCode.Interrupted);
        }

        _grace.Change(Grace, Timeout.InfiniteTimeSpan);
        _stop.Cancel();
    }
}
