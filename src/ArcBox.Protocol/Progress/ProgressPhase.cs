namespace ArcBox.Protocol;

/// <summary>What a line of a pull's or a push's progress says, whichever daemon worded it.</summary>
public enum ProgressPhase
{
    /// <summary>A line of words not known here; read its status.</summary>
    Other,

    /// <summary>The transfer begins: "Pulling from library/nginx", "The push refers to repository […]".</summary>
    Started,

    /// <summary>A layer is waiting for its turn.</summary>
    Waiting,

    /// <summary>A layer is coming in; current and total count packed bytes.</summary>
    Downloading,

    /// <summary>A layer's digest is being checked.</summary>
    Verifying,

    /// <summary>A layer is all here, but not unpacked yet. Podman's last word about a layer.</summary>
    Downloaded,

    /// <summary>A layer is being unpacked; current and total count packed bytes once more.</summary>
    Extracting,

    /// <summary>A layer is going out; current and total count unpacked bytes.</summary>
    Pushing,

    /// <summary>A layer failed and is tried again.</summary>
    Retrying,

    /// <summary>A layer is done.</summary>
    Complete,

    /// <summary>A layer was already where it is wanted and needs no transfer.</summary>
    AlreadyExists,

    /// <summary>A line that tells the image's digest.</summary>
    Digest,

    /// <summary>The daemon's closing words: "Status: Downloaded newer image for …".</summary>
    Summary,

    /// <summary>The daemon warns: "WARNING: …".</summary>
    Warning,
}
