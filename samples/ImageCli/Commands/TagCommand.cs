using System.CommandLine;
using ArcBox.Protocol;

namespace ArcBox.Samples.ImageCli.Commands;

internal sealed class TagCommand : ImageCommand
{
    private readonly Argument<string> _source = ImageArguments.LocalImage("SRC", "A local image: its name, its id, or a unique beginning of the id");
    private readonly Argument<string> _target = ImageArguments.Name("DST", "The new name, such as registry.example.com/team/app:1.2");

    public TagCommand()
        : base("tag", "Gives a local image one more name.")
    {
        Add(_source);
        Add(_target);
    }

    public override async Task<int> RunAsync(CliSession session, CancellationToken cancellationToken)
    {
        string source = session.Arguments.GetRequiredValue(_source);
        string target = session.Arguments.GetRequiredValue(_target);
        IImageClient client = await session.OpenClientAsync(cancellationToken);
        await client.TagAsync(source, target, cancellationToken);
        if (!session.Output.IsJson) return ExitCode.Done;

        session.Output.Json(json =>
        {
            json.WriteString("kind", "tagResult");
            json.WriteString("source", source);
            json.WriteString("target", target);
        });
        return ExitCode.Done;
    }
}
