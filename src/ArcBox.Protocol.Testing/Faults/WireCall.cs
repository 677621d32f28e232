namespace ArcBox.Protocol.Testing;

/// <summary>A call whose answer is watched on the wire. One fault at most is armed for it at a time.</summary>
internal sealed class WireCall(CallEntry entry, FrameTracker tracker)
{
    private readonly Lock _gate = new();
    private volatile bool _isOver;
    private InjectedFault? _armed;
    private int _afterItems;

    public CallEntry Entry => entry;

    /// <summary>True when nothing more comes of the answer.</summary>
    public bool IsOver => _isOver;

    /// <summary>
    /// Arms a fault for the frame that comes after so many messages, counted from the beginning of the answer. False if another one is armed.
    /// </summary>
    public bool Arm(InjectedFault injected, int afterItems)
    {
        lock (_gate)
        {
            if (_armed is not null) return false;
            (_armed, _afterItems) = (injected, afterItems);
            return true;
        }
    }

    public void End() => _isOver = true;

    /// <summary>Takes the next frame of the answer, and gives the fault that strikes it.</summary>
    public FrameSplit Next(byte[] frame, out InjectedFault? striking)
    {
        lock (_gate)
        {
            FrameSplit split = tracker.Next(frame, _armed is null ? null : _afterItems, _armed?.Fault.NeedsWholeMessage ?? false);
            striking = split.Strikes ? _armed : null;
            if (split.Strikes) _armed = null;
            return split;
        }
    }
}
