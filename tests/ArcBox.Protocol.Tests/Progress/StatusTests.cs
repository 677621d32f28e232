using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Tests.Progress;

/// <summary>The words of moby, Podman and old ArcBox daemons.</summary>
public sealed class StatusTests
{
    private static readonly string Digest = "sha256:" + new string('a', 64);

    [TestCase("Pulling from library/nginx", ProgressPhase.Started)]
    [TestCase("The push refers to repository [127.0.0.1:5601/lab/multi]", ProgressPhase.Started)]
    [TestCase("Pulling fs layer", ProgressPhase.Waiting)]
    [TestCase("Waiting", ProgressPhase.Waiting)]
    [TestCase("Preparing", ProgressPhase.Waiting)]
    [TestCase("Downloading", ProgressPhase.Downloading)]
    [TestCase("Downloading 0123456789ab", ProgressPhase.Downloading)]
    [TestCase("Verifying Checksum", ProgressPhase.Verifying)]
    [TestCase("Download complete", ProgressPhase.Downloaded)]
    [TestCase("Downloaded 0123456789ab", ProgressPhase.Downloaded)]
    [TestCase("Extracting", ProgressPhase.Extracting)]
    [TestCase("Pushing", ProgressPhase.Pushing)]
    [TestCase("Retrying in 5 seconds", ProgressPhase.Retrying)]
    [TestCase("Retrying in 1 second", ProgressPhase.Retrying)]
    [TestCase("Pull complete", ProgressPhase.Complete)]
    [TestCase("Pushed", ProgressPhase.Complete)]
    [TestCase("Already exists", ProgressPhase.AlreadyExists)]
    [TestCase("Layer already exists", ProgressPhase.AlreadyExists)]
    [TestCase("Mounted from lab/multi", ProgressPhase.AlreadyExists)]
    [TestCase("Digest: sha256:aaaa", ProgressPhase.Digest)]
    [TestCase("v2: digest: sha256:aaaa size: 945", ProgressPhase.Digest)]
    [TestCase("Status: Downloaded newer image for nginx:1", ProgressPhase.Summary)]
    [TestCase("Status: Image is up to date for nginx:1", ProgressPhase.Summary)]
    [TestCase("WARNING: old schema", ProgressPhase.Warning)]
    [TestCase("Unavailable", ProgressPhase.Other)]
    [TestCase("", ProgressPhase.Other)]
    [TestCase("pushed", ProgressPhase.Other)]
    public void Phase_Status_IsRead(string status, ProgressPhase expected)
    {
        Assert.That(new PullProgress { Status = status }.Phase, Is.EqualTo(expected));
        Assert.That(new PushProgress { Status = status }.Phase, Is.EqualTo(expected));
    }

    [Test]
    public void Digest_LineAboutTheImage_IsRead()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(new PullProgress { Status = $"Digest: {Digest}" }.Digest, Is.EqualTo(Digest));
            Assert.That(new PushProgress { Status = $"v2: digest: {Digest} size: 945" }.Digest, Is.EqualTo(Digest));
            Assert.That(new PushProgress { Id = "0123456789ab", Status = $"v2: digest: {Digest} size: 945" }.Digest, Is.Null);
            Assert.That(new PullProgress { Status = "Digest: unknown" }.Digest, Is.Null);
        }
    }

    [Test]
    public void IsLayer_FirstLineOfAPull_IsNoLayer()
    {
        Assert.That(new PullProgress { Id = "1.27", Status = "Pulling from library/nginx" }.IsLayer, Is.False);
        Assert.That(new PullProgress { Id = "0123456789ab", Status = "Waiting" }.IsLayer, Is.True);
        Assert.That(new PullProgress { Status = "Status: done" }.IsLayer, Is.False);
    }

    private static IEnumerable<TestCaseData> Auxes()
    {
        string hex = new('a', 64);
        yield return new TestCaseData($$"""{"ID":"{{Digest}}"}""", Digest).SetArgDisplayNames("object");
        yield return new TestCaseData($$"""{"x":{"ID":"no"},"y":[1],"ID":"{{hex}}"}""", Digest).SetArgDisplayNames("object with more");
        yield return new TestCaseData(Digest, Digest).SetArgDisplayNames("bare");
        yield return new TestCaseData(hex + "\n", Digest).SetArgDisplayNames("bare hex");
        yield return new TestCaseData($"\"{hex}\"", Digest).SetArgDisplayNames("quoted");
        yield return new TestCaseData("", null).SetArgDisplayNames("none");
        yield return new TestCaseData("\"CgYIABAB\"", null).SetArgDisplayNames("BuildKit's trace");
        yield return new TestCaseData("{\"ID\":", null).SetArgDisplayNames("cut");
        yield return new TestCaseData("{\"ID\":7}", null).SetArgDisplayNames("number");
        yield return new TestCaseData("{\"ID\":\"\\ud800\"}", null).SetArgDisplayNames("half a surrogate pair");
        yield return new TestCaseData("{\"Tag\":\"v2\"}", null).SetArgDisplayNames("a push's");
    }

    [TestCaseSource(nameof(Auxes))]
    public void ImageId_Aux_IsRead(string aux, string? expected) => Assert.That(new BuildProgress { Aux = aux }.ImageId, Is.EqualTo(expected));
}
