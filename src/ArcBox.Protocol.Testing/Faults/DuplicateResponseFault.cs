namespace ArcBox.Protocol.Testing;

internal sealed class DuplicateResponseFault : WireFault
{
    public override string ToString() => "duplicate response";

    internal override bool NeedsWholeMessage => true;

    internal override async ValueTask StrikeAsync(FaultStrike strike)
    {
        strike.Applied(cutsOff: false);
        await strike.Output.SendAsync(strike.Struck).ConfigureAwait(false);
        await strike.Output.SendAsync(strike.Copy).ConfigureAwait(false);
    }
}
