using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>One call in a <see cref="Cassette"/>. Messages are JSON with the protocol's field names, as in the cassette's text.</summary>
public sealed class CassetteCall
{
    internal CassetteCall()
    {
    }

    /// <summary>The method without its service, such as <c>Pull</c>.</summary>
    public string Method { get; internal init; } = "";

    /// <summary>The request as JSON, with secrets masked; null for <c>Build</c>, which has an <see cref="Upload"/> instead.</summary>
    public string? Request { get; internal init; }

    /// <summary>What a build was made from; null for other methods.</summary>
    public CassetteUpload? Upload { get; internal init; }

    /// <summary>
    /// The <see cref="RequestKey.Digest"/> of what the call is known by, where the cassette does not have that, because a secret in it is masked; otherwise
    /// null.
    /// </summary>
    internal string? Key { get; init; }

    /// <summary>
    /// What the caller sent along, without what transports add; values of keys that hold secrets are masked. For people: a replay does not look at it.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; internal init; } = [];

    /// <summary>The messages that the service sent, in order, as JSON; the response of a unary call is the only one.</summary>
    public IReadOnlyList<string> Messages { get; internal init; } = [];

    /// <summary>
    /// How the service ended the call; null if the client did not wait for that: it cancelled, left the stream early, its deadline passed, or its connection
    /// went.
    /// </summary>
    public Status? Status { get; internal init; }

    /// <summary>Why the call failed, for programs: the reason of the <c>google.rpc.ErrorInfo</c> in the status details; null if there is none.</summary>
    public string? Reason => StatusDetail.Reason(Details);

    /// <summary>The status details, each as JSON.</summary>
    internal IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>The call and its request on one line, shortened.</summary>
    public override string ToString() => ReplayText.Of(Method, Request ?? Upload?.ToString() ?? "");
}
