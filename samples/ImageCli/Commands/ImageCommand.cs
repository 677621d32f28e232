using System.CommandLine;

namespace ArcBox.Samples.ImageCli.Commands;

/// <summary>One verb of the command line.</summary>
internal abstract class ImageCommand(string name, string description) : Command(name, description)
{
    /// <summary>Does the work. Returns the exit code; failures are thrown.</summary>
    public abstract Task<int> RunAsync(CliSession session, CancellationToken cancellationToken);
}
