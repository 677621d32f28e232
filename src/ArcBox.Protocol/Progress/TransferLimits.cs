namespace ArcBox.Protocol;

/// <summary>How much is remembered of what a daemon tells about a transfer: engines allow some 127 layers, and whoever names more makes them up.</summary>
internal static class TransferLimits
{
    public const int Layers = 1024;

    /// <summary>Characters of an id; digests have up to 135.</summary>
    public const int Id = 256;

    public const int Status = 256;
}
