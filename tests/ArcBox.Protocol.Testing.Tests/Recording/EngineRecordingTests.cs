using ArcBox.Protocol.V1;
using Google.Protobuf;

namespace ArcBox.Protocol.Testing.Tests.Recording;

/// <summary>The recorder before a real dockerd.</summary>
[CancelAfter(120_000)]
[NonParallelizable]
internal sealed class EngineRecordingTests
{
    [Test]
    public async Task ToService_OfWhatDockerdDid_GivesTheSameWithoutIt(CancellationToken token)
    {
        string engine = "docker+" + Require("ARCBOX_TEST_DOCKER");
        string reference = $"{Require("ARCBOX_TEST_REGISTRY")}/lab/multi:1";
        string path = Path.GetTempFileName();
        try
        {
            List<string> live;
            await using (CassetteRecorder recorder = CassetteRecorder.RecordFrom(engine))
            {
                await using ArcBoxMockServer server = await RecordingSession.ServeAsync(recorder.Service);
                live = await CallAsync(server, reference, token);
                await recorder.SaveAsync(path, token);
            }

            Cassette cassette = await Cassette.LoadAsync(path, token);
            await using ArcBoxMockServer replay = await RecordingSession.ServeAsync(cassette.ToService());

            Assert.That(await CallAsync(replay, reference, token), Is.EqualTo(live));
            Assert.That(cassette.Calls.Select(call => call.Method), Is.EqualTo(new[] { "Pull", "Inspect", "List", "Inspect" }));
            Assert.That(cassette.Calls[0].Messages, Is.Not.Empty);
            Assert.That(cassette.Calls[3].Reason, Is.EqualTo(ErrorReasons.ImageNotFound));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task<List<string>> CallAsync(ArcBoxMockServer server, string reference, CancellationToken token)
    {
        await using ImageClient client = server.CreateClient();
        List<PullProgress> pull = await client.PullAsync(reference, cancellationToken: token).ToListAsync(token);
        List<string> seen = [.. pull.Select(progress => progress.ToString())];
        seen.Add(Sorted(await client.InspectAsync(reference, cancellationToken: token)));
        seen.AddRange((await client.ListAsync(cancellationToken: token)).Select(Sorted));
        ArcBoxException missing = await Tapes.FailureOfAsync(() => client.InspectAsync("arcbox/never-made:1", cancellationToken: token));
        seen.Add($"{missing.StatusCode} {missing.Reason} {missing.Message}");
        return seen;
    }

    // The order of a map is chance, on the wire as in an engine.
    private static string Sorted(ImageInfo image)
    {
        string labels = string.Join(",", (image.Config?.Labels ?? []).OrderBy(label => label.Key, StringComparer.Ordinal));
        image.Config?.Labels.Clear();
        return JsonFormatter.Default.Format(image) + labels;
    }

    private static string Sorted(ImageSummary image)
    {
        string labels = string.Join(",", image.Labels.OrderBy(label => label.Key, StringComparer.Ordinal));
        image.Labels.Clear();
        return JsonFormatter.Default.Format(image) + labels;
    }

    private static string Require(string variable)
    {
        string? value = Environment.GetEnvironmentVariable(variable);
        if (!string.IsNullOrEmpty(value)) return value;
        string missing = $"{variable} is not set: start the engines with tests/engines/up.sh and export what it prints.";
        if (Environment.GetEnvironmentVariable("ARCBOX_TEST_ENGINES") == "required") Assert.Fail(missing);
        Assert.Ignore(missing);
        return "";
    }
}
