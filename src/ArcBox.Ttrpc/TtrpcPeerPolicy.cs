namespace ArcBox.Ttrpc;

/// <summary>Decides by its credentials whether a client may connect over a unix socket. A refused one is disconnected; nothing is sent to it.</summary>
public sealed class TtrpcPeerPolicy
{
    private readonly Func<TtrpcPeerCredentials, bool>? _allows;

    private TtrpcPeerPolicy(Func<TtrpcPeerCredentials, bool>? allows) => _allows = allows;

    /// <summary>Everybody who can open the socket; the system is not asked who it is.</summary>
    public static TtrpcPeerPolicy Any { get; } = new(null);

    /// <summary>Processes whose effective user is this process's.</summary>
    public static TtrpcPeerPolicy SameUser { get; } = new(peer => peer.UserId == LibC.GetEffectiveUserId());

    /// <summary>Processes of one user.</summary>
    /// <param name="userId">The effective user's id.</param>
    public static TtrpcPeerPolicy User(uint userId) => new(peer => peer.UserId == userId);

    /// <summary>Processes of one group.</summary>
    /// <param name="groupId">The effective group's id; supplementary groups do not count.</param>
    public static TtrpcPeerPolicy Group(uint groupId) => new(peer => peer.GroupId == groupId);

    /// <summary>Whoever the function lets pass.</summary>
    /// <param name="allows">Called for each connection; must be quick, because no other is accepted meanwhile. If it throws, the client is refused.</param>
    public static TtrpcPeerPolicy When(Func<TtrpcPeerCredentials, bool> allows)
    {
        ArgumentNullException.ThrowIfNull(allows);
        return new TtrpcPeerPolicy(allows);
    }

    internal bool NeedsCredentials => _allows is not null;

    internal bool Allows(TtrpcPeerCredentials peer) => _allows is null || _allows(peer);
}
