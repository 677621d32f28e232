namespace ArcBox.Protocol.Testing;

internal sealed class WrongStreamIdFault : WireFault
{
    private const uint Distance = 1024 * 1024;

    public override string ToString() => "wrong stream id";

    internal override ValueTask StrikeAsync(FaultStrike strike)
    {
        byte[] frame = strike.Struck.ToArray();
        uint id = strike.Format.Read(frame).StreamId;
        // Both protocols have ids of 31 bits, at least in practice.
        strike.Format.WriteStreamId(frame, (id + Distance) & int.MaxValue);
        strike.Applied(cutsOff: false);
        return strike.Output.SendAsync(frame);
    }
}
