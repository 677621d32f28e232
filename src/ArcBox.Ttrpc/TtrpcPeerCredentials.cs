namespace ArcBox.Ttrpc;

/// <summary>Who connected to a unix socket, as the system recorded it at that moment (<c>SO_PEERCRED</c>; on Linux only).</summary>
/// <param name="ProcessId">The process.</param>
/// <param name="UserId">Its effective user.</param>
/// <param name="GroupId">Its effective group.</param>
public readonly record struct TtrpcPeerCredentials(int ProcessId, uint UserId, uint GroupId);
