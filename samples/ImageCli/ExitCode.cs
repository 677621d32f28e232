namespace ArcBox.Samples.ImageCli;

/// <summary>What the process ends with; docs/imagecli.md promises these.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int Unreachable = 3;
    public const int NotFound = 4;
    public const int Interrupted = 130;
}
