namespace ArcBox.Samples.ImageCli.Commands;

/// <summary>Which time limit of the command line holds for a command.</summary>
internal enum CommandLimit
{
    None,

    /// <summary><c>--timeout</c>: until the answer.</summary>
    Answer,

    /// <summary><c>--stall-timeout</c>: without any progress.</summary>
    Stall,
}
