using ArcBox.Protocol.V1;

namespace ArcBox.Protocol;

/// <summary>Makes the protocol's requests of what callers pass, and refuses what no daemon could understand.</summary>
internal static class ImageRequests
{
    public static PullImageRequest Pull(string reference, PullOptions? options)
    {
        ReferenceArgument.Check(reference);
        return new PullImageRequest
        {
            Reference = reference,
            Platform = options?.Platform?.ToString() ?? "",
        };
    }

    public static PushImageRequest Push(string reference)
    {
        ReferenceArgument.CheckName(reference);
        return new PushImageRequest { Reference = reference };
    }

    public static ListImagesRequest List(ListOptions? options) => new()
    {
        All = options?.All ?? false,
        Digests = options?.Digests ?? false,
        Filters = options?.Filters?.ToJson() ?? "",
    };

    public static InspectImageRequest Inspect(string idOrReference)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(idOrReference);
        return new InspectImageRequest { Id = idOrReference };
    }

    public static RemoveImageRequest Remove(string idOrReference, RemoveOptions? options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(idOrReference);
        return new RemoveImageRequest { Id = idOrReference, Force = options?.Force ?? false, PruneParents = options?.PruneParents ?? false };
    }

    public static TagImageRequest Tag(string source, string target)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        return ReferenceArgument.ToTagRequest(source, target, nameof(target));
    }

    public static ExistsImageRequest Exists(string reference)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reference);
        return new ExistsImageRequest { Reference = reference };
    }
}
