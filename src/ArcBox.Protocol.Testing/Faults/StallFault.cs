namespace ArcBox.Protocol.Testing;

internal sealed class StallFault : WireFault
{
    public override string ToString() => "stall";

    internal override async ValueTask StrikeAsync(FaultStrike strike)
    {
        strike.Applied(cutsOff: false);
        await strike.WaitForReleaseAsync().ConfigureAwait(false);
        await strike.Output.SendAsync(strike.Struck).ConfigureAwait(false);
    }
}
