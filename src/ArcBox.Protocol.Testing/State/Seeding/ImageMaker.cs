using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ArcBox.Protocol.Testing;

/// <summary>Makes images up from a name and options.</summary>
internal static class ImageMaker
{
    private const int SecondsOfAYear = 365 * 24 * 60 * 60;

    private static readonly DateTimeOffset FirstCreated = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static MadeImage Make(string name, MockImageOptions options)
    {
        ImmutableArray<MadePlatform> platforms = [.. options.Platforms.Select(platform => Make(name, Platform.Parse(platform), options))];
        if (platforms is [MadePlatform only]) return new MadeImage(only.Manifest, platforms);

        byte[] index = ManifestJson.WriteIndex(platforms.Select(platform => platform.Manifest.Descriptor with { Platform = platform.Platform }));
        return new MadeImage(new RegistryManifest(ContentDescriptor.Of(MediaTypes.Index, index), index), platforms);
    }

    private static MadePlatform Make(string name, Platform platform, MockImageOptions options)
    {
        ImmutableArray<MadeLayer> layers = Pretend(options.PretendSize, [.. BaseLayers(options, platform), .. OwnLayers(name, platform, options)]);
        DateTimeOffset created = options.Created ?? CreatedFrom(name, options);
        byte[] config = ConfigurationJson.Write(new ImageConfiguration
        {
            Created = created,
            Platform = platform,
            Settings = options.ToSettings(),
            DiffIds = [.. layers.Select(layer => layer.DiffId)],
            History = [.. layers.Select((_, place) => new ImageHistory(created, $"/bin/sh -c #(nop) layer {place + 1} of {name}", false))],
        });
        ContentDescriptor configDescriptor = ContentDescriptor.Of(MediaTypes.Config, config);
        byte[] manifest = ManifestJson.Write(new ImageManifest(configDescriptor, [.. layers.Select(layer => layer.Descriptor)]));
        RegistryManifest described = new(ContentDescriptor.Of(MediaTypes.Manifest, manifest), manifest);
        return new MadePlatform(platform, described, configDescriptor, config, layers);
    }

    private static ImmutableArray<MadeLayer> BaseLayers(MockImageOptions options, Platform platform)
    {
        if (options.Base is not { } below) return [];
        MadePlatform? made = below.Made.Platforms.FirstOrDefault(other => other.Platform == platform);
        return made?.Layers ?? throw new ArgumentException($"The base image {below.Reference} is not made for {platform}.", nameof(options));
    }

    private static IEnumerable<MadeLayer> OwnLayers(string name, Platform platform, MockImageOptions options) => Enumerable
        .Range(0, options.Layers)
        .Select(place => LayerMaker.Make(
            string.Create(CultureInfo.InvariantCulture, $"{name}\n{options.Seed}\n{platform}\n{place}"), options.Base is null ? place : place + 1));

    /// <summary>Shares the pretend size out to the layers by their true sizes.</summary>
    private static ImmutableArray<MadeLayer> Pretend(long? size, ImmutableArray<MadeLayer> layers)
    {
        if (size is not { } pretended) return layers;
        double whole = layers.Sum(layer => layer.Descriptor.Size);
        List<MadeLayer> shared = [];
        long rest = pretended;
        foreach (MadeLayer layer in layers)
        {
            // The last one has what rounding has left.
            bool isLast = shared.Count == layers.Length - 1;
            long share = Math.Max(1, isLast ? rest : (long)(pretended * (layer.Descriptor.Size / whole)));
            shared.Add(layer with { Descriptor = layer.Descriptor with { PretendSize = share } });
            rest -= share;
        }

        return [.. shared];
    }

    private static DateTimeOffset CreatedFrom(string name, MockImageOptions options)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{name}\n{options.Seed}")));
        return FirstCreated.AddSeconds(BitConverter.ToUInt32(hash, 0) % SecondsOfAYear);
    }
}
