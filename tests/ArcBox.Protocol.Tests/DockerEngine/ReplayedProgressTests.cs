using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Protocol.Tests.DockerEngine;

/// <summary>Every pull and push that was recorded ends at 100 % or in its failure, and never goes back on the way.</summary>
public sealed class ReplayedProgressTests
{
    private static IEnumerable<string> Pulls() => Recorded("-pull");

    private static IEnumerable<string> Pushes() => Recorded("-push");

    [TestCaseSource(nameof(Pulls))]
    public Task PullToEndAsync_Recorded_EndsAtAllOrInTheFailure(string transcript)
        => CheckAsync(transcript, (client, progress) => client.PullToEndAsync("127.0.0.1:5601/lab/multi:1", progress: progress));

    [TestCaseSource(nameof(Pushes))]
    public Task PushToEndAsync_Recorded_EndsAtAllOrInTheFailure(string transcript)
        => CheckAsync(transcript, (client, progress) => client.PushToEndAsync("127.0.0.1:5601/lab/tagged:v2", progress: progress));

    [TestCase("docker-push-open")]
    [TestCase("docker-push-open-again")]
    [TestCase("docker-push-name-with-tag")]
    public async Task PushToEndAsync_RegistryHasAllLayers_NoneIsWork(string transcript)
    {
        await using ReplayEngine engine = ReplayEngine.For(transcript);
        await using ImageClient client = engine.CreateClient();
        List<TransferState> states = [];

        await client.PushToEndAsync("127.0.0.1:5601/lab/tagged:v2", progress: new OrderedProgress<TransferState>(states.Add));

        Assert.That(states[^1].Layers, Has.Count.EqualTo(3).And.All.Property(nameof(LayerState.Phase)).EqualTo(ProgressPhase.AlreadyExists));
        Assert.That(states.SkipLast(1).Select(state => state.Fraction), Is.All.Zero);
        Assert.That(states[^1].Fraction, Is.EqualTo(1));
    }

    private static async Task CheckAsync(string transcript, Func<ImageClient, IProgress<TransferState>, Task> run)
    {
        await using ReplayEngine engine = ReplayEngine.For(transcript);
        await using ImageClient client = engine.CreateClient();
        List<TransferState> states = [];
        OrderedProgress<TransferState> progress = new(states.Add);

        if (EndsWell(Transcript.Read(transcript)))
        {
            await run(client, progress);
            Assert.That((states[^1].Fraction, states[^1].IsComplete), Is.EqualTo((1d, true)));
        }
        else
        {
            await Thrown.ByAsync<ArcBoxException>(run(client, progress));
            Assert.That(states.Select(state => state.IsComplete), Has.None.True);
        }

        Assert.That(states.Select(state => state.Fraction), Is.Ordered);
        Assert.That(states.SkipLast(1).Select(state => state.Fraction), Is.All.InRange(0, 0.99));
        Assert.That(states.Select(state => state.Bytes), Is.Ordered);
    }

    private static bool EndsWell(Transcript transcript)
        => !transcript.IsCut && transcript.Head.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal)
            && !transcript.Body.Contains("\"errorDetail\"", StringComparison.Ordinal);

    private static IEnumerable<string> Recorded(string kind)
        => Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "tests/ArcBox.Protocol.Tests/DockerEngine/Transcripts"), $"*{kind}*.txt")
            .Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);
}
