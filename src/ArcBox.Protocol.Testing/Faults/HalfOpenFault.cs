namespace ArcBox.Protocol.Testing;

internal sealed class HalfOpenFault : WireFault
{
    public override string ToString() => "half-open";

    internal override ValueTask StrikeAsync(FaultStrike strike)
    {
        strike.Applied(cutsOff: true);
        strike.Output.GoDark();
        return ValueTask.CompletedTask;
    }
}
