using ArcBox.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>What the log of an <see cref="ArcBoxMockServer"/> tells of one call. Immutable: a later snapshot tells what has become of it.</summary>
public sealed record MockCall
{
    internal MockCall()
    {
    }

    /// <summary>The call's place among all calls to the server, from 1 on.</summary>
    public required int Number { get; init; }

    /// <summary>The method without its service, such as <c>Pull</c>.</summary>
    public required string Method { get; init; }

    /// <summary>
    /// The request, with credentials masked: a <see cref="PullImageRequest"/> for <c>Pull</c>, and so on. Null for <c>Build</c>, which sends
    /// <see cref="ContextBytes"/> instead.
    /// </summary>
    public required IMessage? Request { get; init; }

    /// <summary>Which image the call is about: the request's reference, id, or the source of a tag; null where there is none.</summary>
    public required string? Reference { get; init; }

    /// <summary>True if the request carried a registry credential. The log does not keep it.</summary>
    public required bool HasCredential { get; init; }

    /// <summary>What the client sent along, without what the transport itself adds; values of keys that hold secrets are masked.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Metadata { get; init; }

    /// <summary>The client's deadline; null if it set none.</summary>
    public required DateTimeOffset? Deadline { get; init; }

    /// <summary>The client as the transport names it.</summary>
    public required string Peer { get; init; }

    /// <summary>When the call began, by the server's clock.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>
    /// What answers the call: <c>engine</c>, the stub as it was written, such as <c>OnPull("nginx:1.27")</c>, or <c>nothing</c>: for what a strict server
    /// refuses, and while that is not known.
    /// </summary>
    public string AnsweredBy { get; init; } = "nothing";

    /// <summary>How the call stands.</summary>
    public MockCallOutcome Outcome { get; init; }

    /// <summary>The status with which the server ended the call; null while it is under way.</summary>
    public Status? Status { get; init; }

    /// <summary>How many messages the server wrote; of those a <see cref="Fault"/> may have let fewer through.</summary>
    public int ItemsSent { get; init; }

    /// <summary>How many bytes of a build context have been read; zero for other methods.</summary>
    public long ContextBytes { get; init; }

    /// <summary>The fault that was applied to the call; null if none was.</summary>
    public string? Fault { get; init; }

    /// <summary>
    /// Until when the answer pauses, by the server's clock, because its stub <see cref="StreamStub{TRequest, TMessage}.Delays"/> it; null while it does not.
    /// When it stands here the clock has been told already, so a test may move a fake one.
    /// </summary>
    public DateTimeOffset? PausedUntil { get; init; }

    /// <summary>True if the fault ended the call, as far as the client can tell.</summary>
    internal bool IsCutOff { get; init; }

    /// <summary>When the server noticed that the client had cancelled, or was gone; null if it did not.</summary>
    public DateTimeOffset? CancelledAt { get; init; }

    /// <summary>When the call ended; null while it is under way.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The call on one line.</summary>
    public override string ToString() => CallText.Of(this);
}
