using System.Text.RegularExpressions;
using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>Gives images further names. A name that another image bears moves over, and may leave that one dangling.</summary>
internal sealed partial class ImageTagging(ImageStore store)
{
    public async Task RunAsync(TagImageRequest request, CancellationToken cancellationToken)
    {
        using StoreAccess access = await store.EnterAsync(cancellationToken).ConfigureAwait(false);
        StoredImage image = (await access.ReadAsync(cancellationToken).ConfigureAwait(false)).Get(request.Source);
        await access.SetNameAsync(Target(request.Repo, request.Tag), image.Id).ConfigureAwait(false);
    }

    // As for dockerd, what the repository carries in the way of a tag or digest counts for nothing.
    private static ImageReference Target(string repository, string tag)
    {
        ImageReference name = RequestArgument.Reference(repository);
        if (tag.Length > 0 && !TagGrammar().IsMatch(tag)) throw RequestArgument.Invalid($"invalid tag format: '{tag}'");
        if (name.FamiliarRepository == "sha256")
            throw ImageServiceFailure.Create(StatusCode.InvalidArgument, "refusing to create an ambiguous tag using digest algorithm as name");
        return ImageReference.Parse($"{name.Repository}:{(tag.Length > 0 ? tag : ImageReference.DefaultTag)}");
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\z")]
    private static partial Regex TagGrammar();
}
