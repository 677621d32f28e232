using System.CommandLine;
using ArcBox.Protocol;
using ArcBox.Protocol.V1;
using ArcBox.Samples.ImageCli.Output.Builds;
using ArcBox.Samples.ImageCli.Output.Json;

namespace ArcBox.Samples.ImageCli.Commands;

internal sealed class BuildCommand : ImageCommand
{
    private readonly Argument<string> _directory = new("DIR") { Description = "The directory that the Dockerfile may copy from" };

    private readonly Option<string?> _dockerfile = new("--file", "-f")
    {
        Description = "The Dockerfile, relative to the current directory. Default: Dockerfile in DIR",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _tags = new("--tag", "-t") { Description = "A name for the image; may be given several times", HelpName = "TAG" };

    private readonly BuilderOptions _forBuilder = new();

    public BuildCommand()
        : base("build", "Builds an image from a directory.")
    {
        _directory.Validators.Add(RefuseEmptyPath);
        _dockerfile.Validators.Add(RefuseEmptyPath);
        _tags.Validators.Add(result => ImageArguments.Check(result, allowDigest: false));
        Add(_directory);
        Add(_dockerfile);
        Add(_tags);
        _forBuilder.AddTo(this);
    }

    public override CommandLimit Limit => CommandLimit.Stall;

    public override async Task<int> RunAsync(CliSession session, CancellationToken cancellationToken)
    {
        string[] tags = session.Arguments.GetValue(_tags) ?? [];
        string? dockerfile = session.Arguments.GetValue(_dockerfile);
        ImageBuildContext context = OpenContext(
            session.FullPath(session.Arguments.GetRequiredValue(_directory)), dockerfile is null ? null : session.FullPath(dockerfile));
        BuildOptions options = _forBuilder.Read(session) with { Tags = tags };
        IImageClient client = await session.OpenClientAsync(cancellationToken);
        IBuildView view = session.Output.IsJson ? new JsonBuildView(session.Output) : new TextBuildView(session.Output);
        string? id = null;
        try
        {
            await foreach (BuildProgress progress in client.BuildAsync(context, options, cancellationToken))
            {
                id = progress.ImageId ?? id;
                view.Show(progress);
            }
        }
        finally
        {
            view.End();
        }

        if (session.Output.IsJson)
        {
            session.Output.Json(json => BuildJson.WriteResult(json, id, tags));
            return ExitCode.Done;
        }

        session.Output.Line($"Image: {id ?? "(the daemon did not tell its id)"}");
        foreach (string tag in tags) session.Output.Line($"Tag: {tag}");
        return ExitCode.Done;
    }

    private static ImageBuildContext OpenContext(string directory, string? dockerfile)
    {
        if (Directory.Exists(dockerfile)) throw new IOException($"'{dockerfile}' is a directory; --file wants the Dockerfile itself");
        return ImageBuildContext.FromDirectory(directory, dockerfile);
    }

    private static void RefuseEmptyPath(System.CommandLine.Parsing.SymbolResult result)
    {
        if (result.Tokens.Any(token => token.Value.Length == 0)) result.AddError("A path is empty.");
    }
}
