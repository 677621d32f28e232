using Google.Protobuf;

namespace ArcBox.Ttrpc.Tests.Replay;

/// <summary>A client's call of whatever kind, played by the test.</summary>
internal sealed class DrivenCall : IDisposable
{
    public required string Method { get; init; }

    public required bool IsUnary { get; init; }

    /// <summary>The next message; null at the end of a stream. A call with one answer gives just that.</summary>
    public required Func<Task<IMessage?>> NextAsync { get; init; }

    public Func<byte[], Task> WriteAsync { get; init; } = _ => throw new InvalidOperationException("The client does not stream.");

    public Func<Task> CompleteAsync { get; init; } = () => throw new InvalidOperationException("The client does not stream.");

    public required Action Leave { get; init; }

    /// <summary>True once the server has ended the call.</summary>
    public bool HasEnded { get; set; }

    public void Dispose() => Leave();
}
