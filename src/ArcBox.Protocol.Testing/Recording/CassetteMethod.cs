using ArcBox.Protocol.V1;
using Google.Protobuf.Reflection;

namespace ArcBox.Protocol.Testing;

/// <summary>What a cassette has to know of a method.</summary>
/// <param name="Name">The method's name.</param>
/// <param name="Request">The type of its request; null for the one whose request is an upload.</param>
/// <param name="Response">The type of its messages.</param>
/// <param name="IsStream">True if there may be any number of messages.</param>
internal sealed record CassetteMethod(string Name, MessageDescriptor? Request, MessageDescriptor Response, bool IsStream)
{
    private static readonly CassetteMethod[] All =
    [
        new(ImageMethods.Pull, PullImageRequest.Descriptor, PullProgress.Descriptor, true),
        new(ImageMethods.Push, PushImageRequest.Descriptor, PushProgress.Descriptor, true),
        new(ImageMethods.List, ListImagesRequest.Descriptor, ListImagesResponse.Descriptor, false),
        new(ImageMethods.Inspect, InspectImageRequest.Descriptor, ImageInfo.Descriptor, false),
        new(ImageMethods.Remove, RemoveImageRequest.Descriptor, RemoveImageResponse.Descriptor, false),
        new(ImageMethods.Tag, TagImageRequest.Descriptor, Empty.Descriptor, false),
        new(ImageMethods.Build, null, BuildProgress.Descriptor, true),
        new(ImageMethods.Exists, ExistsImageRequest.Descriptor, ExistsImageResponse.Descriptor, false),
    ];

    public static IEnumerable<string> Names => All.Select(method => method.Name);

    public static CassetteMethod? Find(string name) => Array.Find(All, method => method.Name == name);
}
