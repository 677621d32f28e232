using System.Text;
using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Tests.DockerEngine.BuildKit;

/// <summary>Traces that cannot be read, on their way through the backend.</summary>
[CancelAfter(30_000)]
public sealed class BuildKitTraceTests
{
    private const string Id = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [TestCase("\"not base64 at all\"")]
    [TestCase("\"CosB\"", Description = "cut")]
    [TestCase("\"/////////////////////w==\"", Description = "no protobuf")]
    [TestCase("\"\"")]
    [TestCase("\"\\ud800\"", Description = "half a character")]
    [TestCase("17")]
    [TestCase("[\"a\"]")]
    [TestCase("{\"ID\":17}")]
    public async Task BuildAsync_TraceThatNobodyCanRead_GoesOnAsItCame(string aux)
    {
        string answer = $$$"""{"id":"moby.buildkit.trace","aux":{{{aux}}}}""" + "\r\n" + $$$"""{"id":"moby.image.id","aux":{"ID":"{{{Id}}}"}}""";
        await using ReplayEngine engine = new("1.41", ReplayEngine.Json("200 OK", answer));
        await using ImageClient client = engine.CreateClient();
        List<BuildProgress> messages = [];

        await foreach (BuildProgress message in client.BuildAsync(ImageBuildContext.FromTar(new MemoryStream(new byte[512])))) messages.Add(message);

        Assert.That(messages.Select(message => (message.Stream, message.Aux, message.ImageId)), Is.EqualTo(new[]
        {
            ("", aux, null), ("", $$"""{"ID":"{{Id}}"}""", Id),
        }));
    }

    [Test]
    public async Task BuildAsync_TraceUnderAnotherName_IsNoTrace()
    {
        string aux = Convert.ToBase64String(Encoding.UTF8.GetBytes("\n\u0004\n\u0002ab"));
        await using ReplayEngine engine = new("1.41", ReplayEngine.Json("200 OK", $$"""{"id":"moby.other","aux":"{{aux}}"}"""));
        await using ImageClient client = engine.CreateClient();

        BuildResult result = await client.BuildToEndAsync(ImageBuildContext.FromTar(new MemoryStream(new byte[512])));

        Assert.That((result.LogTail.Count, result.ImageId), Is.EqualTo((0, (string?)null)));
    }
}
