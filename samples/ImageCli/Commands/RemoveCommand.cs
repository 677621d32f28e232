using System.CommandLine;
using ArcBox.Protocol;
using ArcBox.Protocol.V1;
using ArcBox.Samples.ImageCli.Output;
using ArcBox.Samples.ImageCli.Output.Json;

namespace ArcBox.Samples.ImageCli.Commands;

internal sealed class RemoveCommand : ImageCommand
{
    private readonly Argument<string[]> _images = new("REF")
    {
        Description = "Local images: names, ids, or unique beginnings of ids",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<bool> _force = new("--force", "-f") { Description = "Remove also what stopped containers use or what has several names" };

    public RemoveCommand()
        : base("rm", "Takes names off images, and deletes images with their last name.")
    {
        _images.Validators.Add(ImageArguments.RefuseBlank);
        Add(_images);
        Add(_force);
    }

    public override async Task<int> RunAsync(CliSession session, CancellationToken cancellationToken)
    {
        RemoveOptions options = new() { Force = session.Arguments.GetValue(_force) };
        IImageClient client = await session.OpenClientAsync(cancellationToken);
        int exitCode = ExitCode.Done;
        foreach (string image in session.Arguments.GetRequiredValue(_images))
        {
            try
            {
                Report(session.Output, image, await client.RemoveAsync(image, options, cancellationToken));
            }
            // One image that cannot go must not keep the others; without the daemon none can.
            catch (ArcBoxException exception) when (exception is not DaemonUnreachableException)
            {
                Failure failure = Failure.Read(exception, cancellationToken);
                session.Output.Failure(failure, image);
                if (exitCode == ExitCode.Done) exitCode = failure.ExitCode;
            }
        }

        return exitCode;
    }

    private static void Report(CliOutput output, string image, RemoveImageResponse removed)
    {
        if (output.IsJson)
        {
            output.Json(json => ImageJson.WriteRemoved(json, image, removed));
            return;
        }

        foreach (string name in removed.Untagged) output.Line($"Untagged: {name}");
        foreach (string id in removed.Deleted) output.Line($"Deleted: {id}");
    }
}
