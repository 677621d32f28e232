using System.Buffers;
using System.IO.Pipelines;

namespace ArcBox.Protocol.Testing;

/// <summary>The way out of a connection, with what faults have done to it. Used by one pump, one thing after the other.</summary>
internal sealed class WireOutput(PipeWriter writer, WireConnection connection, FaultInput input, TimeProvider time, CancellationToken gone)
{
    // One for each call that is struck, so no more than there are calls on the connection.
    private readonly List<WireCut> _cuts = [];
    private bool _isDark;
    private WireCall? _dripping;
    private int _dripSize;
    private TimeSpan _dripInterval;

    /// <summary>Sends, at the latest with the next flush; what a fault lets through, as it lets it through.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        if (_isDark) return;
        _cuts.RemoveAll(cut => cut.Call.IsOver);
        if (_cuts.Count == 0)
        {
            await ShapeAsync(bytes).ConfigureAwait(false);
            return;
        }

        WireCut next = _cuts.MinBy(cut => cut.Left);
        int length = Math.Min(next.Left, bytes.Length);
        await ShapeAsync(bytes[..length]).ConfigureAwait(false);
        for (int index = 0; index < _cuts.Count; index++) _cuts[index] = _cuts[index] with { Left = _cuts[index].Left - length };
        if (next.Left > length) return;
        _cuts.Clear();
        next.AtCut();
        await CutAsync().ConfigureAwait(false);
    }

    public async ValueTask FlushAsync()
    {
        if (!_isDark) await writer.FlushAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Closes when so many more bytes have left, unless the call's answer ends before.</summary>
    public ValueTask CutAfterAsync(WireCut cut, ReadOnlyMemory<byte> next)
    {
        _cuts.Add(cut);
        return SendAsync(next);
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

    private async ValueTask ShapeAsync(ReadOnlyMemory<byte> bytes)
    {
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
