using Grpc.Core;

namespace ArcBox.Ttrpc;

/// <summary>What gRPC's call objects ask beside the messages. ttrpc has neither response headers nor trailers, but for the details of a failure.</summary>
internal static class CallState
{
    public static Task<Metadata> Headers() => Task.FromResult<Metadata>([]);

    /// <param name="outcome">The exception that the call failed with, anything else if it went well, null while it is under way.</param>
    public static Status Status(object? outcome) => outcome switch
    {
        null => throw NotEnded(),
        RpcException failure => failure.Status,
        _ => Grpc.Core.Status.DefaultSuccess,
    };

    /// <param name="outcome">As for <see cref="Status"/>.</param>
    public static Metadata Trailers(object? outcome) => outcome switch
    {
        null => throw NotEnded(),
        RpcException failure => failure.Trailers,
        _ => [],
    };

    private static InvalidOperationException NotEnded() => new("The call has not ended yet.");
}
