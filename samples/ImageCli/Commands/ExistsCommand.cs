using System.CommandLine;
using ArcBox.Protocol;

namespace ArcBox.Samples.ImageCli.Commands;

internal sealed class ExistsCommand : ImageCommand
{
    private readonly Argument<string> _reference = ImageArguments.LocalImage("REF", "The image's name; Docker engines take ids too");

    public ExistsCommand()
        : base("exists", $"Prints the id of a local image; exit code {ExitCode.NotFound} if there is none.")
        => Add(_reference);

    public override async Task<int> RunAsync(CliSession session, CancellationToken cancellationToken)
    {
        string reference = session.Arguments.GetRequiredValue(_reference);
        IImageClient client = await session.OpenClientAsync(cancellationToken);
        string? id = await client.FindIdAsync(reference, cancellationToken);
        if (session.Output.IsJson)
        {
            session.Output.Json(json =>
            {
                json.WriteString("kind", "existsResult");
                json.WriteString("reference", reference);
                json.WriteBoolean("exists", id is not null);
                json.WriteString("id", id ?? "");
            });
        }
        else if (id is not null)
        {
            session.Output.Line(id);
        }
        else
        {
            session.Output.Message($"no such image: {reference}");
        }

        return id is null ? ExitCode.NotFound : ExitCode.Done;
    }
}
