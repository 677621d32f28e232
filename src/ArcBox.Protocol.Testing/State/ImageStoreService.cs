using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Testing;

/// <summary>An engine in memory: a store of images, and a pretend registry to pull from and push to.</summary>
internal sealed class ImageStoreService : ImageService.ImageServiceBase
{
}
