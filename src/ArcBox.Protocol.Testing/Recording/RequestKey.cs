using System.Security.Cryptography;
using System.Text;
using ArcBox.Protocol.V1;
using Google.Protobuf;

namespace ArcBox.Protocol.Testing;

/// <summary>What two requests have in common that are to get the same answer: everything but the credential, with references in full.</summary>
internal static class RequestKey
{
    public static string Of(CassetteCall call) => call.Upload is { } upload
        ? Of(upload)
        : Of(call.Method, CassetteJson.Parse(call.Request!, CassetteMethod.Find(call.Method)!.Request!));

    public static string Of(RecordedCall call, TextCleaner cleaner) => call.Request is { } request
        ? Of(call.Method, cleaner.Cleaned(SecretMask.Copy(request)))
        : Of(call.Upload!.Cleaned(cleaner));

    public static string Of(string method, IMessage request) => $"{method} {CassetteJson.Format(Normalize(request))}";

    /// <summary>A key that does not tell what is in it: <c>sha256:</c> and 64 hex digits.</summary>
    public static string Digest(string key) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}";

    public static string Of(CassetteUpload upload) => $"{ImageMethods.Build} {upload}";

    private static IMessage Normalize(IMessage request) => request switch
    {
        PullImageRequest pull => new PullImageRequest(pull) { Auth = "", Reference = Reference(pull.Reference) },
        PushImageRequest push => new PushImageRequest(push) { Auth = "", Reference = Reference(push.Reference) },
        InspectImageRequest inspect => new InspectImageRequest(inspect) { Id = IdOrReference(inspect.Id) },
        RemoveImageRequest remove => new RemoveImageRequest(remove) { Id = IdOrReference(remove.Id) },
        ExistsImageRequest exists => new ExistsImageRequest(exists) { Reference = IdOrReference(exists.Reference) },
        TagImageRequest tag => new TagImageRequest(tag)
        {
            Source = IdOrReference(tag.Source),
            Repo = ImageReference.TryParse(tag.Repo, out ImageReference? repo) ? repo.ToString() : tag.Repo,
            Tag = tag.Tag.Length == 0 ? ImageReference.DefaultTag : tag.Tag,
        },
        _ => request,
    };

    private static string Reference(string text)
        => ImageReference.TryParse(text, out ImageReference? reference) ? reference.WithDefaultTag().ToString() : text;

    // A text of hex digits may be the beginning of an id, which is not the image of that name.
    private static string IdOrReference(string text)
        => text.StartsWith("sha256:", StringComparison.Ordinal) || text.All(char.IsAsciiHexDigitLower) ? text : Reference(text);
}
