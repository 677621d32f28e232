namespace ArcBox.Samples.ImageCli.Output.Transfers;

/// <summary>The last words about a transfer.</summary>
internal static class TransferEnd
{
    /// <summary>Writes them.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="digest">The manifest's digest; null if the daemon did not tell it.</param>
    /// <param name="status">How the transfer ended.</param>
    /// <param name="reference">Which of several transfers it is; null if there is no choice.</param>
    public static void Write(CliOutput output, string? digest, string status, string? reference = null)
    {
        string prefix = reference is null ? "" : reference + ": ";
        // Podman does not tell it.
        if (digest is not null) output.Line($"{prefix}Digest: {digest}");
        output.Line(prefix + status);
    }
}
