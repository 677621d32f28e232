using System.CommandLine;
using System.Runtime.CompilerServices;
using ArcBox.Protocol;
using ArcBox.Protocol.V1;
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

    public override async Task<int> RunAsync(CliSession session, CancellationToken cancellationToken)
    {
        string reference = session.Arguments.GetRequiredValue(_reference);
        PushOptions options = new() { Credential = await session.ReadCredentialAsync(cancellationToken) };
        IImageClient client = await session.OpenClientAsync(cancellationToken);
        PushTracker tracker = new();
        await TransferView.For(session.Output, session.TimeProvider, "pushProgress")
            .ShowAsync(StepsAsync(client.PushAsync(reference, options, cancellationToken), tracker, cancellationToken));

        if (session.Output.IsJson) session.Output.Json(json => TransferJson.WritePushResult(json, reference, tracker));
        else TransferEnd.Write(session.Output, tracker.Digest, $"Status: Pushed {reference}");
        return ExitCode.Done;
    }

    private static async IAsyncEnumerable<TransferStep> StepsAsync(
        IAsyncEnumerable<PushProgress> messages, PushTracker tracker, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (PushProgress message in messages.WithCancellation(cancellationToken))
        {
            tracker.Update(message);
            yield return new TransferStep(message.Id, message.Status, message.Progress, message.Current, message.Total)
            {
                Phase = message.Phase,
                IsLayer = message.IsLayer,
                Layers = tracker.Layers,
                Fraction = tracker.Fraction,
            };
        }
    }
}
