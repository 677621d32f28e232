using System.Globalization;

namespace ArcBox.Protocol.Testing;

internal sealed class DripFault(int bytes, TimeSpan interval) : WireFault
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"drip ({bytes} bytes each {interval})");

    internal override ValueTask StrikeAsync(FaultStrike strike)
    {
        strike.Applied(cutsOff: false);
        strike.Output.DripUntilEnd(strike.Call, bytes, interval);
        return strike.Output.SendAsync(strike.Struck);
    }
}
