using ArcBox.Ttrpc.Tests.Wire;

namespace ArcBox.Ttrpc.Tests.Replay;

/// <summary>A connection of our client's, and which stream id it uses next.</summary>
internal sealed class ReplayConnection(RawConnection raw)
{
    private uint _nextId = 1;

    public RawConnection Raw => raw;

    public uint TakeId()
    {
        uint id = _nextId;
        _nextId += 2;
        return id;
    }
}
