using System.IO.Pipelines;
using Grpc.Core;

namespace ArcBox.Ttrpc;

/// <summary>What a ttrpc call knows beyond what all kinds of calls do.</summary>
public static class TtrpcServerCallContextExtensions
{
    internal const string CredentialsKey = "ArcBox.Ttrpc.PeerCredentials";
    internal const string CallKey = "ArcBox.Ttrpc.Call";

    /// <summary>
    /// Who is calling; null if the call did not come over a unix socket on Linux.
    /// </summary>
    /// <param name="context">The context that the handler got.</param>
    public static TtrpcPeerCredentials? GetPeerCredentials(this ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.UserState.TryGetValue(CredentialsKey, out object? value) ? (TtrpcPeerCredentials?)value : null;
    }

    /// <summary>
    /// Which stream of which connection the call came by, for whoever opened the connection and sees its bytes, such as a proxy or a recorder.
    /// </summary>
    /// <param name="context">The context that the handler got.</param>
    /// <param name="streamId">The stream's id on the wire; zero if the call did not come by ttrpc.</param>
    /// <returns>What was given to <see cref="TtrpcServer.ServeAsync"/>; null if the server accepted the connection itself.</returns>
    public static IDuplexPipe? GetConnection(this ServerCallContext context, out uint streamId)
    {
        ArgumentNullException.ThrowIfNull(context);
        ServerCall? call = context.UserState.TryGetValue(CallKey, out object? value) ? (ServerCall?)value : null;
        streamId = call?.StreamId ?? 0;
        return call?.OpenedElsewhere;
    }
}
