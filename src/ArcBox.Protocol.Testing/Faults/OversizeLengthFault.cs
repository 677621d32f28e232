using System.Globalization;

namespace ArcBox.Protocol.Testing;

internal sealed class OversizeLengthFault(uint? length) : WireFault
{
    public override string ToString() => length is { } bytes ? string.Create(CultureInfo.InvariantCulture, $"oversize length {bytes}") : "oversize length";

    internal override string? ProblemWith(FrameFormat format)
    {
        if (length > format.MaxAnnounced) return $"A frame of {format.Name} cannot announce more than {format.MaxAnnounced:N0} bytes.";
        return length <= format.MaxLength ? $"{format.Name} allows {format.MaxLength:N0} bytes: announce more, or use WireFault.TruncatedFrame." : null;
    }

    internal override async ValueTask StrikeAsync(FaultStrike strike)
    {
        byte[] frame = strike.Struck.ToArray();
        strike.Format.WriteLength(frame, length ?? strike.Format.MaxLength + 1);
        strike.Applied(cutsOff: true);
        await strike.Output.SendAsync(frame).ConfigureAwait(false);
        await strike.Output.CutAsync().ConfigureAwait(false);
    }
}
