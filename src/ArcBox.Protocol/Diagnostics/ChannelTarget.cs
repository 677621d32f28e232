using ArcBox.Ttrpc;
using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>What calls are made over, as OpenTelemetry's conventions name it.</summary>
/// <param name="System">rpc.system.name.</param>
/// <param name="Address">server.address: a host's name, or a socket's path; null if it is not known.</param>
/// <param name="Port">server.port; null for sockets.</param>
internal sealed record ChannelTarget(string System, string? Address, int? Port)
{
    public static ChannelTarget Unknown { get; } = new("grpc", null, null);

    /// <summary>True if nothing below passes on which trace a call belongs to, and who gets it is another process.</summary>
    public bool NeedsTraceContext => System == "ttrpc";

    public static ChannelTarget Of(ChannelBase channel, ArcBoxEndpoint? endpoint)
    {
        string system = channel switch
        {
            TtrpcChannel => "ttrpc",
            DockerEngineChannel => "docker",
            InMemoryChannel => "in_memory",
            // Channels around one in memory, such as the mock server's.
            { Target: { } target } when target.StartsWith("memory://", StringComparison.Ordinal) => "in_memory",
            _ => "grpc",
        };
        return endpoint switch
        {
            { Address: { } address } => new ChannelTarget(system, address.IdnHost, address.Port),
            not null => new ChannelTarget(system, endpoint.SocketPath ?? endpoint.PipeName ?? endpoint.TtrpcAddress?.ToString(), null),
            null => new ChannelTarget(system, null, null),
        };
    }
}
