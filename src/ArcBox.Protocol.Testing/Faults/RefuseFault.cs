namespace ArcBox.Protocol.Testing;

internal sealed class RefuseFault : WireFault
{
    public override string ToString() => "refuse";

    internal override bool IsOfConnections => true;

    // The host closes the connection itself, before there is anything that could be struck.
    internal override ValueTask StrikeAsync(FaultStrike strike) => throw new NotSupportedException("Only connections are refused.");
}
