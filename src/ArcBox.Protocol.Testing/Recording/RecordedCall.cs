using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Status = Grpc.Core.Status;

namespace ArcBox.Protocol.Testing;

/// <summary>A call while it is recorded. It is the handler's alone until <see cref="Ended"/>.</summary>
internal sealed class RecordedCall(string method, IMessage? request, Metadata headers)
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Method => method;

    /// <summary>The request, credential and all.</summary>
    public IMessage? Request => request;

    public Metadata Headers => headers;

    /// <summary>The values of a build's arguments, which may be secret.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    public List<IMessage> Messages { get; } = [];

    /// <summary>What a build was made from; null until all of it has come.</summary>
    public CassetteUpload? Upload { get; set; }

    /// <summary>Null if the client did not wait for it.</summary>
    public Status? Status { get; set; }

    public IReadOnlyList<Any> Details { get; set; } = [];

    /// <summary>True once sending to the client, or reading from it, has failed.</summary>
    public bool HasClientLeft { get; set; }

    public Task Ended => _ended.Task;

    /// <summary>
    /// True for a build that was interrupted before all of its context had come. No replay could tell which build it was, and a client that cancels again
    /// needs none: a replay answers when the context is there.
    /// </summary>
    public bool IsUnknownBuild => request is null && Upload is null;

    public void End() => _ended.TrySetResult();
}
