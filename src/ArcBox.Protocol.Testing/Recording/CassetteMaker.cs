using ArcBox.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>Makes the cassette's calls of what was recorded: the step at which secrets and everything the sanitizer knows stay behind.</summary>
internal sealed class CassetteMaker
{
    private readonly TextCleaner _cleaner;
    private readonly TextCleaner _replaysCleaner;
    private readonly string[] _peerNames;

    private CassetteMaker(KnownSecrets secrets, Func<string, string>? sanitizer, string[] peerNames)
    {
        _cleaner = new TextCleaner(secrets, sanitizer);
        _replaysCleaner = new TextCleaner(new KnownSecrets(), sanitizer);
        _peerNames = peerNames;
    }

    public static Cassette Make(IReadOnlyList<RecordedCall> calls, ArcBoxEndpoint? endpoint, Func<string, string>? sanitizer)
    {
        // Of all calls first: a later call may carry what an earlier error repeats.
        KnownSecrets secrets = new();
        foreach (RecordedCall call in calls)
        {
            foreach (string argument in call.Arguments) secrets.AddArgument(argument);
            if (AuthOf(call.Request) is { } auth) secrets.AddAuth(auth);
            foreach (Metadata.Entry header in call.Headers.Where(header => SecretMask.IsSecret(header.Key))) secrets.AddHeader(Text(header));
        }

        CassetteMaker maker = new(secrets, sanitizer, PeerNames(endpoint));
        return new Cassette(calls.Where(call => !call.IsUnknownBuild).Select(maker.Make));
    }

    private CassetteCall Make(RecordedCall call) => new()
    {
        Method = call.Method,
        Request = call.Request is { } request ? Json(SecretMask.Copy(request)) : null,
        Upload = call.Upload?.Cleaned(_cleaner),
        Key = Key(call),
        Headers = [.. call.Headers.Select(Header)],
        Messages = [.. call.Messages.Select(Json)],
        Status = call.Status is { } status ? Clean(status) : null,
        Details = [.. call.Details.Select(detail => CassetteJson.Format(StatusDetail.ToJson(detail, _cleaner)))],
    };

    // A replay cannot mask what it does not know, so that it needs something else to know the call by.
    private string? Key(RecordedCall call)
    {
        string key = RequestKey.Of(call, _replaysCleaner);
        return key == RequestKey.Of(call, _cleaner) ? null : RequestKey.Digest(key);
    }

    private string Json(IMessage message) => CassetteJson.Format(_cleaner.Cleaned(message));

    private Status Clean(Status status)
    {
        string text = status.Detail;
        foreach (string name in _peerNames) text = text.Replace(name, "(the endpoint)", StringComparison.OrdinalIgnoreCase);
        return new Status(status.StatusCode, _cleaner.Clean(text));
    }

    private KeyValuePair<string, string> Header(Metadata.Entry header)
        => KeyValuePair.Create(header.Key, SecretMask.IsSecret(header.Key) ? SecretMask.Masked : _cleaner.Clean(Text(header)));

    private static string? AuthOf(IMessage? request) => request switch
    {
        PullImageRequest { Auth.Length: > 0 } pull => pull.Auth,
        PushImageRequest { Auth.Length: > 0 } push => push.Auth,
        _ => null,
    };

    private static string Text(Metadata.Entry header) => header.IsBinary ? Convert.ToBase64String(header.ValueBytes) : header.Value;

    // Not where messages stand: images have the paths of sockets and the names of machines in their configuration.
    private static string[] PeerNames(ArcBoxEndpoint? endpoint)
    {
        if (endpoint is null) return [];
        string?[] names =
        [
            endpoint.ToString(), endpoint.SocketPath, endpoint.PipeName, endpoint.Address is { IsDefaultPort: false } address ? address.Authority : null,
        ];
        return [.. names.OfType<string>()];
    }
}
