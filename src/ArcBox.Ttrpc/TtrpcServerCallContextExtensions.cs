using Grpc.Core;

namespace ArcBox.Ttrpc;

/// <summary>What a ttrpc call knows beyond what all kinds of calls do.</summary>
public static class TtrpcServerCallContextExtensions
{
    internal const string CredentialsKey = "ArcBox.Ttrpc.PeerCredentials";

    /// <summary>
    /// Who is calling; null if the call did not come over a unix socket on Linux.
    /// </summary>
    /// <param name="context">The context that the handler got.</param>
    public static TtrpcPeerCredentials? GetPeerCredentials(this ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.UserState.TryGetValue(CredentialsKey, out object? value) ? (TtrpcPeerCredentials?)value : null;
    }
}
