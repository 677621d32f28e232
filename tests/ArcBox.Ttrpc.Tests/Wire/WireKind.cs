namespace ArcBox.Ttrpc.Tests.Wire;

/// <summary>What carries the bytes of a test.</summary>
internal enum WireKind
{
    Memory,
    UnixSocket,
}
