using ArcBox.Protocol.Tests.DockerEngine;
using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Protocol.Tests.Diagnostics;

/// <summary>Canaries in the arguments of builds: the engine alone is told them, however the build ends.</summary>
[CancelAfter(120_000)]
public sealed class CanaryBuildArgumentTests
{
    private static IEnumerable<CanaryEnd> Ends => Enum.GetValues<CanaryEnd>().Where(end => end is not CanaryEnd.Silent);

    [TestCaseSource(nameof(Ends))]
    public async Task Build_ArgumentIsACanary_TellsItToTheEngineAlone(CanaryEnd end)
    {
        using CanarySinks sinks = new();
        foreach (string secret in Canary.Secrets)
        {
            BuildOptions options = new() { BuildArguments = new Dictionary<string, string?> { ["TOKEN"] = secret } };
            byte[][] answers = [.. CanaryEngine.Answers(end, $"no such image: '{secret}' {Uri.EscapeDataString(secret)}")];
            await using ReplayEngine engine = new("1.41", answers);
            await using DockerEngineChannel channel = new(engine.Endpoint);
            await using ImageClient client = new(channel) { LoggerFactory = sinks.Log };

            foreach (byte[] _ in answers)
                sinks.Print(await EndAsync(client.BuildToEndAsync(ImageBuildContext.FromTar(new MemoryStream(new byte[512])), options)));

            Assert.That(engine.Requests, Has.Count.EqualTo(answers.Length).And.All.Contains("buildargs=%7B%22TOKEN%22%3A%22CANARY"));
            sinks.Print(options.ToString());
        }

        Assert.That(sinks.Find(), Is.Null);
        Assert.That(sinks.Log.Texts, Is.Not.Empty);
        Assert.That(sinks.Traces, Is.Positive);
        Assert.That(sinks.Measurements, Is.Positive);

        async Task<Exception?> EndAsync(Task build)
        {
            try
            {
                await build.Soon();
                Assert.That(end, Is.EqualTo(CanaryEnd.Well));
                return null;
            }
            catch (ArcBoxException exception)
            {
                Assert.That(end, Is.Not.EqualTo(CanaryEnd.Well), exception.Message);
                return exception;
            }
        }
    }
}
