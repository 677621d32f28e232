using ArcBox.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>Takes secrets out of what the log keeps.</summary>
internal static class SecretMask
{
    public const string Masked = "***";

    private static readonly string[] SecretWords = ["auth", "token", "secret", "passw", "cookie", "session", "api-key", "apikey", "credential", "x-registry-"];

    /// <summary>A copy of a request without its credential.</summary>
    public static IMessage Copy(IMessage request) => request switch
    {
        PullImageRequest { Auth.Length: > 0 } pull => new PullImageRequest(pull) { Auth = Masked },
        PushImageRequest { Auth.Length: > 0 } push => new PushImageRequest(push) { Auth = Masked },
        PullImageRequest pull => pull.Clone(),
        PushImageRequest push => push.Clone(),
        ListImagesRequest list => list.Clone(),
        InspectImageRequest inspect => inspect.Clone(),
        RemoveImageRequest remove => remove.Clone(),
        TagImageRequest tag => tag.Clone(),
        ExistsImageRequest exists => exists.Clone(),
        _ => throw new ArgumentOutOfRangeException(nameof(request), request.Descriptor.FullName, "This is no request of the image service."),
    };

    public static bool HasCredential(IMessage? request) => request is PullImageRequest { Auth.Length: > 0 } or PushImageRequest { Auth.Length: > 0 };

    public static bool IsSecret(string key) => SecretWords.Any(word => key.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>What the client's caller sent, without what its transport adds.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Copy(Metadata metadata) =>
        [.. metadata.Where(entry => !IsTransports(entry.Key)).Select(entry => KeyValuePair.Create(entry.Key, IsSecret(entry.Key) ? Masked : Text(entry)))];

    private static bool IsTransports(string key)
        => key is "user-agent" or "content-type" or "te" or "host" || key.StartsWith("grpc-", StringComparison.Ordinal);

    private static string Text(Metadata.Entry entry) => entry.IsBinary ? Convert.ToBase64String(entry.ValueBytes) : entry.Value;
}
