using System.CommandLine;
using ArcBox.Protocol;
using ArcBox.Samples.ImageCli.Output.Builds;
using ArcBox.Samples.ImageCli.Output.Json;

namespace ArcBox.Samples.ImageCli.Commands;

internal sealed class BuildCommand : ImageCommand
{
    private const string Auto = "auto";
    private const string Plain = "plain";

    private readonly Argument<string> _directory = new("DIR") { Description = "The directory that the Dockerfile may copy from" };

    private readonly Option<string?> _dockerfile = new("--file", "-f")
    {
        Description = "The Dockerfile, relative to the current directory. Default: Dockerfile in DIR",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _tags = new("--tag", "-t") { Description = "A name for the image; may be given several times", HelpName = "TAG" };

    private readonly BuilderOptions _forBuilder = new();

    private readonly Option<string> _progress = new("--progress")
    {
        Description = "auto shows the steps on a terminal, plain the builder's log",
        HelpName = $"{Auto}|{Plain}",
        DefaultValueFactory = _ => Auto,
    };

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
        _progress.AcceptOnlyFromAmong(Auto, Plain);
        Add(_progress);
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
        BuildFeed build = new(session.TimeProvider);
        await BuildView.For(session.Output, session.TimeProvider, build, isPlain: session.Arguments.GetValue(_progress) == Plain)
            .ShowAsync(client.BuildAsync(context, options, cancellationToken).Select(message =>
            {
                build.Update(message);
                return message;
            }));

        string? id = build.Snapshot().ImageId;
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
