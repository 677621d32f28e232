using System.Buffers;
using System.IO.Pipelines;

namespace ArcBox.Protocol.Testing;

/// <summary>The way out of a connection, with what faults have done to it. Used by one pump, one thing after the other.</summary>
internal sealed class WireOutput(PipeWriter writer, WireConnection connection, FaultInput input, TimeProvider time, CancellationToken gone)
{
    private bool _isDark;
    private int? _untilCut;
    private Action? _atCut;
    private WireCall? _dripping;
    private int _dripSize;
    private TimeSpan _dripInterval;

    /// <summary>Sends, at the latest with the next flush; what a fault lets through, as it lets it through.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        if (_untilCut < bytes.Length)
        {
            ReadOnlyMemory<byte> last = bytes[.._untilCut.Value];
            _untilCut = null;
            await ShapeAsync(last).ConfigureAwait(false);
            await EndAsync().ConfigureAwait(false);
            return;
        }

        _untilCut -= bytes.Length;
        await ShapeAsync(bytes).ConfigureAwait(false);
        if (_untilCut == 0) await EndAsync().ConfigureAwait(false);
    }

    public async ValueTask FlushAsync()
    {
        if (!_isDark) await writer.FlushAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Closes when so many more bytes have left.</summary>
    public async ValueTask CutAfterAsync(int bytes, Action atCut, ReadOnlyMemory<byte> next)
    {
        (_untilCut, _atCut) = (bytes, atCut);
        if (bytes == 0) await EndAsync().ConfigureAwait(false);
        else await SendAsync(next).ConfigureAwait(false);
    }

    /// <summary>
    /// Closes behind what was sent. The client reads it all and then the end, whatever it has sent meanwhile: closing for good, with something unread, might
    /// reset the connection instead.
    /// </summary>
    public async ValueTask CutAsync()
    {
        await FlushAsync().ConfigureAwait(false);
        connection.EndSending();
        GoDark();
    }

    public void Reset()
    {
        _isDark = true;
        connection.Reset();
    }

    /// <summary>Sends nothing more, and takes what comes without a word.</summary>
    public void GoDark()
    {
        _isDark = true;
        input.GoDark();
    }

    public void DripUntilEnd(WireCall call, int bytes, TimeSpan interval) => (_dripping, _dripSize, _dripInterval) = (call, bytes, interval);

    private async ValueTask EndAsync()
    {
        _untilCut = null;
        _atCut?.Invoke();
        await CutAsync().ConfigureAwait(false);
    }

    private async ValueTask ShapeAsync(ReadOnlyMemory<byte> bytes)
    {
        if (_isDark) return;
        while (_dripping is { IsOver: false } && bytes.Length > 0)
        {
            int size = Math.Min(_dripSize, bytes.Length);
            // Begun before the piece leaves: whoever has received it may advance the clock.
            Task pause = Task.Delay(_dripInterval, time, gone);
            await writer.WriteAsync(bytes[..size], CancellationToken.None).ConfigureAwait(false);
            await pause.ConfigureAwait(false);
            bytes = bytes[size..];
        }

        writer.Write(bytes.Span);
    }
}
