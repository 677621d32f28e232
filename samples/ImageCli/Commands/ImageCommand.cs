using System.CommandLine;

namespace ArcBox.Samples.ImageCli.Commands;

/// <summary>One verb of the command line.</summary>
internal abstract class ImageCommand(string name, string description) : Command(name, description)
{
    /// <summary>True if <see cref="RunAsync"/> takes the credentials of the command line to the registry.</summary>
    public virtual bool TakesCredentials => false;

    public virtual CommandLimit Limit => CommandLimit.Answer;

    /// <summary>Does the work. Returns the exit code; failures are thrown.</summary>
    public abstract Task<int> RunAsync(CliSession session, CancellationToken cancellationToken);
}
