using System.CommandLine;
using ArcBox.Protocol;
using ArcBox.Samples.ImageCli.Output.Json;
using ArcBox.Samples.ImageCli.Output.Transfers;

namespace ArcBox.Samples.ImageCli.Commands;

internal sealed class PushCommand : ImageCommand
{
    private readonly Argument<string> _reference = ImageArguments.Name(
        "REF", "A local image's name with registry and repository; without a tag the tag latest");

    public PushCommand()
        : base("push", "Publishes an image to the registry that its name tells.")
        => Add(_reference);

    public override bool TakesCredentials => true;

    public override CommandLimit Limit => CommandLimit.Stall;

    public override async Task<int> RunAsync(CliSession session, CancellationToken cancellationToken)
    {
        string reference = session.Arguments.GetRequiredValue(_reference);
        PushOptions options = new() { Credential = await session.ReadCredentialAsync(cancellationToken) };
        IImageClient client = await session.OpenClientAsync(cancellationToken);
        TransferTracker tracker = new(session.TimeProvider);
        await TransferView.For(session.Output, session.TimeProvider, "pushProgress")
            .ShowAsync(client.PushAsync(reference, options, cancellationToken).Select(message => TransferStep.Of(reference, message, tracker)));

        tracker.Complete();
        TransferState end = tracker.Snapshot();
        if (session.Output.IsJson) session.Output.Json(json => TransferJson.WritePushResult(json, reference, end));
        else TransferEnd.Write(session.Output, end.Digest, $"Status: Pushed {reference}");
        return ExitCode.Done;
    }
}
