using System.Runtime.CompilerServices;
using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>
/// What is known of a channel that this library made for an endpoint and the channel itself cannot tell: a <c>GrpcChannel</c> to a socket calls its target
/// localhost, and none says whether anybody can read along. It is kept beside the channel, so that users get the channel's own type.
/// </summary>
/// <param name="Endpoint">Where the channel goes, for errors.</param>
/// <param name="RefusesCredentials">True if what is sent could be read on the way, and that is not allowed.</param>
internal sealed record ChannelOrigin(string Endpoint, bool RefusesCredentials)
{
    /// <summary>Where it goes, for traces and metrics.</summary>
    public ChannelTarget Target { get; private init; } = ChannelTarget.Unknown;

    /// <summary>How it was to be made; null for a channel of somebody else's.</summary>
    public ArcBoxChannelOptions? Options { get; private init; }

    private static readonly ConditionalWeakTable<ChannelBase, ChannelOrigin> Known = [];

    /// <summary>Why a credential was kept back, and what to do about it.</summary>
    public static string Refusal(string? endpoint)
        => $"Credentials are not sent to {endpoint}: the connection is not encrypted and leaves this machine. Use TLS or a socket, "
            + $"or set {nameof(ArcBoxChannelOptions)}.{nameof(ArcBoxChannelOptions.AllowCredentialsOverPlainText)}.";

    public static void Remember(ChannelBase channel, ArcBoxEndpoint endpoint, ArcBoxChannelOptions options)
        => Known.AddOrUpdate(channel, new ChannelOrigin(endpoint.ToString(), !endpoint.IsConfidential && !options.AllowCredentialsOverPlainText)
        {
            Options = options,
            Target = ChannelTarget.Of(channel, endpoint),
        });

    /// <summary>What is known of a channel. How a channel of somebody else's goes is that one's business.</summary>
    public static ChannelOrigin Of(ChannelBase channel)
        => Known.TryGetValue(channel, out ChannelOrigin? origin) ? origin : new ChannelOrigin(channel.Target, false) { Target = ChannelTarget.Of(channel, null) };
}
