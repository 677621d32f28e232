using System.CommandLine;
using ArcBox.Protocol;
using ArcBox.Samples.ImageCli.Output.Json;
using ArcBox.Samples.ImageCli.Output.Pulls;
using ArcBox.Samples.ImageCli.Output.Transfers;

namespace ArcBox.Samples.ImageCli.Commands;

internal sealed class PullCommand : ImageCommand
{
    private readonly Argument<string[]> _references = ImageArguments.References("What to fetch, such as nginx:1.27; without tag and digest the tag latest");
    private readonly Option<string?> _platform = new("--platform") { Description = "Platform to fetch, such as linux/arm64", HelpName = "P" };

    public PullCommand()
        : base("pull", "Fetches images from their registries, up to four at once.")
    {
        _platform.Validators.Add(ImageArguments.CheckPlatform);
        Add(_references);
        Add(_platform);
    }

    public override bool TakesCredentials => true;

    public override CommandLimit Limit => CommandLimit.Stall;

    public override async Task<int> RunAsync(CliSession session, CancellationToken cancellationToken)
    {
        string[] references = session.Arguments.GetRequiredValue(_references);
        PullOptions options = new()
        {
            Platform = session.Arguments.GetValue(_platform) is { } platform ? Platform.Parse(platform) : null,
            Credential = await session.ReadCredentialAsync(cancellationToken),
        };
        IImageClient client = await session.OpenClientAsync(cancellationToken);
        if (references is [var reference]) return await PullAsync(session, client, reference, options, cancellationToken);

        PullEnds ends = new(session.Output, exception => session.ReadFailure(exception, this, cancellationToken));
        await PullsView.For(session.Output, session.TimeProvider, references)
            .ShowAsync(client.PullAllAsync(references, options, cancellationToken: cancellationToken), ends);
        return ends.ExitCode;
    }

    private static async Task<int> PullAsync(
        CliSession session, IImageClient client, string reference, PullOptions options, CancellationToken cancellationToken)
    {
        TransferTracker tracker = new(session.TimeProvider);
        await TransferView.For(session.Output, session.TimeProvider, "pullProgress")
            .ShowAsync(client.PullAsync(reference, options, cancellationToken).Select(message => TransferStep.Of(reference, message, tracker)));

        tracker.Complete();
        TransferState end = tracker.Snapshot();
        if (session.Output.IsJson) session.Output.Json(json => TransferJson.WritePullResult(json, reference, end));
        else TransferEnd.Write(session.Output, end.Digest, end.Summary ?? $"Status: Pulled {reference}");
        return ExitCode.Done;
    }
}
