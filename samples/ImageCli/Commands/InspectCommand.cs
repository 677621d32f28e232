using System.CommandLine;
using ArcBox.Protocol;
using ArcBox.Protocol.V1;
using ArcBox.Samples.ImageCli.Output;
using ArcBox.Samples.ImageCli.Output.Json;

namespace ArcBox.Samples.ImageCli.Commands;

internal sealed class InspectCommand : ImageCommand
{
    private readonly Argument<string> _image = ImageArguments.LocalImage("REF", "A local image: its name, its id, or a unique beginning of the id");

    public InspectCommand()
        : base("inspect", "Tells all about a local image.")
        => Add(_image);

    public override async Task<int> RunAsync(CliSession session, CancellationToken cancellationToken)
    {
        IImageClient client = await session.OpenClientAsync(cancellationToken);
        ImageInfo image = await client.InspectAsync(session.Arguments.GetRequiredValue(_image), cancellationToken);
        if (session.Output.IsJson) session.Output.Json(json => ImageJson.WriteInfo(json, image));
        else session.Output.Fields(ImageFields.Of(image));
        return ExitCode.Done;
    }
}
