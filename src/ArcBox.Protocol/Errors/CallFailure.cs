using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>What is known about a failed call, before it is decided which exception tells it.</summary>
internal sealed record CallFailure(string Message, StatusCode StatusCode, string? Method, string? Endpoint, Exception? Cause)
{
    public string? Reason { get; init; }

    public bool IsTransient { get; init; }

    public int? ExitCode { get; init; }
}
