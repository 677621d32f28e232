using System.Globalization;

namespace ArcBox.Protocol.Testing;

internal sealed class GarbageFault(int seed) : WireFault
{
    private const int Length = 64;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"garbage (seed {seed})");

    internal override async ValueTask StrikeAsync(FaultStrike strike)
    {
        byte[] garbage = new byte[Length];
        new Random(seed).NextBytes(garbage);
        strike.Applied(cutsOff: true);
        await strike.Output.SendAsync(garbage).ConfigureAwait(false);
        await strike.Output.CutAsync().ConfigureAwait(false);
    }
}
