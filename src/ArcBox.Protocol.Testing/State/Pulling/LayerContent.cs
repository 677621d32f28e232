using System.Collections.Immutable;
using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>Looks into the layers that a store has.</summary>
internal static class LayerContent
{
    public static string ShortId(this ContentDescriptor descriptor) => ImageDigest.Shorten(descriptor.Digest);

    /// <exception cref="RpcException">The content is not a packed tar archive.</exception>
    public static async Task<UnpackedLayer> UnpackAsync(this IContentStore content, ContentDescriptor layer, CancellationToken cancellationToken)
    {
        Stream packed = await content.OpenAsync(layer.Digest, cancellationToken).ConfigureAwait(false);
        await using (packed.ConfigureAwait(false))
        {
            try
            {
                return await UnpackedLayer.ReadAsync(packed, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or NotSupportedException)
            {
                throw EngineFailures.CorruptLayer(layer.Digest);
            }
        }
    }

    /// <summary>An image of content that is all there.</summary>
    public static async Task<StoredImage> DescribeAsync(
        this IContentStore content, ContentDescriptor manifest, ImageManifest parts, string? parent, CancellationToken cancellationToken)
    {
        ImageConfiguration configuration = ConfigurationJson.Read(await content.ReadAllAsync(parts.Config.Digest, cancellationToken).ConfigureAwait(false));
        ImmutableArray<string> chain = ChainIds.Of(configuration.DiffIds);
        ImmutableArray<StoredLayer>.Builder layers = ImmutableArray.CreateBuilder<StoredLayer>(parts.Layers.Length);
        for (int place = 0; place < parts.Layers.Length; place++)
        {
            ContentDescriptor blob = parts.Layers[place];
            long size = blob.PretendSize ?? (await content.UnpackAsync(blob, cancellationToken).ConfigureAwait(false)).FileBytes;
            layers.Add(new StoredLayer(blob, configuration.DiffIds[place], chain[place], size));
        }

        return new StoredImage(parts.Config.Digest, manifest, layers.ToImmutable(), parent);
    }
}
