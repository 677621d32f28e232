using ArcBox.Protocol;

namespace ArcBox.Samples.ImageCli.Output.Transfers;

/// <summary>One message of a pull or a push, and how far the whole is with it.</summary>
internal sealed record TransferStep(string Id, string Status, string Progress, long Current, long Total)
{
    public required ProgressPhase Phase { get; init; }

    public required bool IsLayer { get; init; }

    /// <summary>The tracker's own list, which changes with the next message.</summary>
    public required IReadOnlyList<LayerProgress> Layers { get; init; }

    public required double Fraction { get; init; }

    /// <summary>True for what <see cref="TransferEnd"/> tells at the end, where people and scripts look for it.</summary>
    public bool IsToldAtEnd => !IsLayer && Phase is ProgressPhase.Digest or ProgressPhase.Summary;
}
