namespace ArcBox.Protocol.Testing;

internal sealed class ResetFault : WireFault
{
    public override string ToString() => "reset";

    internal override ValueTask StrikeAsync(FaultStrike strike)
    {
        strike.Applied(cutsOff: true);
        strike.Output.Reset();
        return ValueTask.CompletedTask;
    }
}
