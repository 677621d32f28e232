namespace ArcBox.Samples.ImageCli.Output.Transfers;

/// <summary>The last words about a transfer.</summary>
internal static class TransferEnd
{
    public static void Write(CliOutput output, string? digest, string status)
    {
        // Podman does not tell it.
        if (digest is not null) output.Line($"Digest: {digest}");
        output.Line(status);
    }
}
