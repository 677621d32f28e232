namespace ArcBox.Protocol.Testing;

/// <summary>What a fault has to work with when it strikes.</summary>
internal sealed class FaultStrike(WireCall call, InjectedFault injected, FrameSplit split, FrameFormat format, WireOutput output, CancellationToken gone)
{
    public WireCall Call => call;

    public FrameFormat Format => format;

    public WireOutput Output => output;

    /// <summary>The struck frame, which has not left.</summary>
    public ReadOnlyMemory<byte> Struck => split.Struck;

    /// <summary>The struck message once more.</summary>
    public ReadOnlyMemory<byte> Copy => split.Copy;

    /// <summary>Tells the log and whoever waits. Called before the client can notice anything.</summary>
    public void Applied(bool cutsOff)
    {
        call.Entry.FaultApplied(injected.Fault.ToString(), cutsOff);
        injected.Applied();
    }

    /// <exception cref="OperationCanceledException">The client is gone.</exception>
    public Task WaitForReleaseAsync() => injected.Released.WaitAsync(gone);
}
