using ArcBox.Protocol;

namespace ArcBox.Samples.MockServer.Tests;

[CancelAfter(30_000)]
internal sealed class ImageFileTests
{
    private readonly string _file = Path.GetTempFileName();

    [TearDown]
    public void Delete() => File.Delete(_file);

    [TestCase("{ \"registri\": [] }", "registri")]
    [TestCase("{ \"registry\": [ { \"layers\": 3 } ] }", "reference")]
    [TestCase("{ \"registry\": [ { \"reference\": \"UPPER:case\" } ] }", "UPPER:case")]
    [TestCase("{ \"registry\": [ { \"reference\": \"a\", \"layers\": 128 } ] }", "127")]
    [TestCase("{ \"registry\": [ { \"reference\": \"a\", \"platforms\": [\"mars\"] } ] }", "mars")]
    [TestCase("{ \"registry\": [ { \"reference\": null } ] }", "reference")]
    [TestCase("{ \"private\": [ null ] }", "private")]
    [TestCase("{ \"private\": [ { \"repositories\": \"https://x\", \"username\": \"u\", \"password\": \"p\" } ] }", "https://x")]
    [TestCase("{ \"local\": [ { \"reference\": \"a\", \"env\": [\"PATH\"] } ] }", "NAME=value")]
    [TestCase("{ \"registry\": [", "LineNumber")]
    [TestCase("null", "no images")]
    [TestCase("", "JSON")]
    public async Task Run_FileThatIsWrong_SaysWhat(string json, string problem)
    {
        await File.WriteAllTextAsync(_file, json);

        (int code, string errors) = await RunningProgram.FailAsync(_file);

        Assert.That(code, Is.EqualTo(1));
        Assert.That(errors, Does.StartWith($"arcbox-mock: {_file}").And.Contain(problem).And.Not.Contain("   at "));
    }

    [Test]
    public async Task Run_NoSuchFile_NamesIt()
    {
        (int code, string errors) = await RunningProgram.FailAsync("/nowhere/images.json");

        Assert.That(code, Is.EqualTo(1));
        Assert.That(errors, Does.Contain("/nowhere/images.json"));
    }

    [TestCase("--interval", "-1", "0 to 2147483647, not '-1'")]
    [TestCase("--interval", "abc", "--interval takes milliseconds, 0 to 2147483647, not 'abc'.")]
    [TestCase("--interval", "99999999999", "not '99999999999'")]
    [TestCase("--transport", "http", "ttrpc")]
    public async Task Run_OptionThatIsWrong_SaysWhat(string option, string value, string problem)
    {
        (int code, string errors) = await RunningProgram.FailAsync(_file, option, value);

        Assert.That(code, Is.EqualTo(1));
        Assert.That(errors, Does.Contain(problem));
    }

    [Test]
    public async Task Run_ServeAnything_MakesImagesUp(CancellationToken token)
    {
        await File.WriteAllTextAsync(_file, "{ \"serveAnything\": true, /* comments and trailing commas are fine */ }", token);
        await using RunningProgram program = RunningProgram.Start(_file);
        await using ImageClient client = ImageClient.ForEndpoint((await program.ReadLineAsync(token))["listening on ".Length..]);

        await client.PullToEndAsync("any/name:1", cancellationToken: token);

        Assert.That(await client.ExistsAsync("any/name:1", cancellationToken: token), Is.True);
    }
}
