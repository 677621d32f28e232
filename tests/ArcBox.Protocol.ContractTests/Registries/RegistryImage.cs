namespace ArcBox.Protocol.ContractTests;

/// <summary>An image to find in a registry. Each has a configuration of its own, and so an id that no store has already.</summary>
public sealed record RegistryImage
{
    /// <summary>How many layers it has that no store has; with 0 it has the one that all such images share, which saves engines most of the work.</summary>
    public int OwnLayers { get; init; }

    /// <summary>Uncompressed size of each own layer's one file, of bytes that do not compress.</summary>
    public int LayerSize { get; init; } = 256;

    /// <summary>More than one make an index.</summary>
    public IReadOnlyList<string> Architectures { get; init; } = ["amd64"];

    /// <summary>True for one that says nothing about how it runs.</summary>
    public bool IsBare { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
}
