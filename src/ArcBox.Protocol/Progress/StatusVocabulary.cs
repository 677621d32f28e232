namespace ArcBox.Protocol;

/// <summary>
/// The words that moby (graph drivers and containerd store), Podman and old ArcBox daemons put into <c>status</c>.
/// A row's text matches the whole status, or its beginning where the row ends in an asterisk; the first match counts.
/// </summary>
internal static class StatusVocabulary
{
    // The one daemon that ever served this protocol (arcbox, February 2026) put a failure into a last message and ended the call with OK.
    private const string InBandError = "Error: ";

    private static readonly (string Text, ProgressPhase Phase)[] Rows =
    [
        ("Downloading*", ProgressPhase.Downloading),
        ("Pushing", ProgressPhase.Pushing),
        ("Extracting", ProgressPhase.Extracting),
        ("Pulling fs layer", ProgressPhase.Waiting),
        ("Preparing", ProgressPhase.Waiting),
        ("Waiting", ProgressPhase.Waiting),
        ("Verifying Checksum", ProgressPhase.Verifying),
        ("Download complete", ProgressPhase.Downloaded),
        ("Downloaded newer*", ProgressPhase.Summary),
        ("Downloaded*", ProgressPhase.Downloaded),
        ("Pull complete", ProgressPhase.Complete),
        ("Pushed", ProgressPhase.Complete),
        ("Already exists", ProgressPhase.AlreadyExists),
        ("Layer already exists", ProgressPhase.AlreadyExists),
        ("Mounted from*", ProgressPhase.AlreadyExists),
        ("Retrying in*", ProgressPhase.Retrying),
        ("Pulling from*", ProgressPhase.Started),
        ("The push refers to*", ProgressPhase.Started),
        ("Digest:*", ProgressPhase.Digest),
        ("Status:*", ProgressPhase.Summary),
        ("WARNING:*", ProgressPhase.Warning),
    ];

    public static ProgressPhase Read(string status)
    {
        foreach ((string text, ProgressPhase phase) in Rows)
        {
            bool matches = text[^1] == '*' ? status.AsSpan().StartsWith(text.AsSpan(0, text.Length - 1), StringComparison.Ordinal) : status == text;
            if (matches) return phase;
        }

        return status.Contains(": digest: sha256:", StringComparison.Ordinal) ? ProgressPhase.Digest : ProgressPhase.Other;
    }

    /// <summary>The digest in "Digest: sha256:…" or in "v2: digest: sha256:… size: 945", or null.</summary>
    public static string? ReadDigest(string status)
    {
        int start = status.IndexOf("igest: sha", StringComparison.Ordinal);
        return start < 0 ? null : status[(start + "igest: ".Length)..].Split(' ')[0];
    }

    /// <summary>Why the transfer failed, in "Error: …" of a line without id, or null.</summary>
    public static string? ReadFailure(string status)
        => status.StartsWith(InBandError, StringComparison.Ordinal) ? status[InBandError.Length..] : null;
}
