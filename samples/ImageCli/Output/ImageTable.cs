using ArcBox.Protocol;
using ArcBox.Protocol.V1;
using ArcBox.Samples.ImageCli.Output.Text;

namespace ArcBox.Samples.ImageCli.Output;

/// <summary>The rows of a list: one for each name of an image.</summary>
internal static class ImageTable
{
    private const string None = "<none>";

    public static IReadOnlyList<string> Headings(bool digests)
        => digests ? ["REPOSITORY", "TAG", "DIGEST", "IMAGE ID", "CREATED", "SIZE"] : ["REPOSITORY", "TAG", "IMAGE ID", "CREATED", "SIZE"];

    public static IReadOnlyList<string[]> Rows(IEnumerable<ImageSummary> images, bool digests, DateTimeOffset now)
        => [.. images.SelectMany(image => Names(image, digests).Select(name => Row(image, name, digests, now)))];

    private static string[] Row(ImageSummary image, Name name, bool digests, DateTimeOffset now)
    {
        // Reproducible builds set the time of creation to zero.
        string created = image.Created <= 0 ? "N/A" : HumanAge.Of(image.CreatedAt, now);
        string[] end = [image.ShortId, created, HumanSize.Of(image.Size)];
        return digests ? [name.Repository, name.Tag, name.Digest, .. end] : [name.Repository, name.Tag, .. end];
    }

    private static IEnumerable<Name> Names(ImageSummary image, bool digests)
    {
        Name[] tags = [.. image.RepoTags.Select(Split)];
        Name[] digested = [.. image.RepoDigests.Select(Split)];
        if (tags.Length > 0)
            return tags.Select(tag => tag with { Digest = digested.FirstOrDefault(other => other.Repository == tag.Repository)?.Digest ?? None });
        if (!digests && digested.Length > 0) digested = [digested[0]];
        return digested.Length > 0 ? digested : [new Name(None, None, None)];
    }

    private static Name Split(string name) => ImageReference.TryParse(name, out ImageReference? reference)
        ? new Name(reference.FamiliarRepository, reference.Tag ?? None, reference.Digest ?? None)
        // What is no reference is shown as the daemon wrote it, such as <none>:<none>.
        : new Name(name == "<none>:<none>" || name == "<none>@<none>" ? None : name, None, None);

    private sealed record Name(string Repository, string Tag, string Digest);
}
