using System.Net.Sockets;

namespace ArcBox.Ttrpc;

/// <summary>Asks Linux whether the other side has closed, which reading tells only after everything that came before.</summary>
internal static class PeerHangUp
{
    public static bool Happened(SafeSocketHandle handle)
    {
        bool isHeld = false;
        try
        {
            // Keeps the descriptor from being closed, and its number from becoming another's, while the system is asked.
            handle.DangerousAddRef(ref isHeld);
            LibC.PollEntry entry = new() { Descriptor = (int)handle.DangerousGetHandle(), Events = LibC.PollPeerClosed };
            return LibC.Poll(ref entry, 1, 0) > 0 && (entry.Returned & (LibC.PollPeerClosed | LibC.PollHangUp | LibC.PollError)) != 0;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
        finally
        {
            if (isHeld) handle.DangerousRelease();
        }
    }
}
