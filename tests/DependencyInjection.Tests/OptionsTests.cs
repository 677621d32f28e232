using ArcBox.Protocol.Testing;

namespace ArcBox.Samples.DependencyInjection.Tests;

[CancelAfter(60_000)]
internal sealed class OptionsTests
{
    [TestCase("Images:References:0=UPPER:case", "Images:References: 'UPPER:case' is no name of an image.")]
    [TestCase("Images:Interval=00:00:00", "Images:Interval: 00:00:00 is not between")]
    [TestCase("Images:ReadyTimeout=30.00:00:00", "Images:ReadyTimeout: 30.00:00:00 is not between")]
    [TestCase("Images:HealthInterval=00:00:00.5", "Images:HealthInterval: 00:00:00.5000000 is not between 00:00:01")]
    [TestCase("Images:Interval=often", "Images:Interval")]
    [TestCase("Images:Intervall=00:10:00", "Intervall")]
    [TestCase("ArcBox:Endpoint=nonsense", "'nonsense' is not an endpoint")]
    [TestCase("ArcBox:Endpiont=unix:///run/arcbox.sock", "Endpiont")]
    public async Task Start_OptionThatIsWrong_SaysWhich(string setting, string problem)
    {
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync();
        string[] settings = setting.StartsWith("Images:References", StringComparison.Ordinal) ? [setting] : ["Images:References:0=app:1", setting];
        await using WorkerHost worker = new(server, settings);

        Assert.That(async () => await worker.StartAsync(default), Throws.Exception.With.Message.Contains(problem));
        Assert.That(server.Calls, Is.Empty);
    }

    [Test]
    public async Task Start_NoImages_SaysSo()
    {
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync();
        await using WorkerHost worker = new(server);

        Assert.That(async () => await worker.StartAsync(default), Throws.Exception.With.Message.Contains("name at least one image"));
    }
}
