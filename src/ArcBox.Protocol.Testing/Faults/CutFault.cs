using System.Globalization;

namespace ArcBox.Protocol.Testing;

internal sealed class CutFault(int bytes) : WireFault
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"cut after {bytes} bytes");

    internal override ValueTask StrikeAsync(FaultStrike strike)
        => strike.Output.CutAfterAsync(new WireCut(strike.Call, bytes, () => strike.Applied(cutsOff: true)), strike.Struck);
}
