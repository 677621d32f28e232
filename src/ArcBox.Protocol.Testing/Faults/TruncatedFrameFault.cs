namespace ArcBox.Protocol.Testing;

internal sealed class TruncatedFrameFault : WireFault
{
    public override string ToString() => "truncated frame";

    internal override async ValueTask StrikeAsync(FaultStrike strike)
    {
        int header = strike.Format.HeaderLength;
        int payload = strike.Struck.Length - header;
        strike.Applied(cutsOff: true);
        await strike.Output.SendAsync(strike.Struck[..(payload == 0 ? header / 2 : header + payload / 2)]).ConfigureAwait(false);
        await strike.Output.CutAsync().ConfigureAwait(false);
    }
}
