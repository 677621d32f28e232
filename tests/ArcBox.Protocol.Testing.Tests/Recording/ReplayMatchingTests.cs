using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Testing.Tests.Recording;

[CancelAfter(30_000)]
internal sealed class ReplayMatchingTests
{
    private const string Digest = "sha256:00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    [TestCase("nginx", "docker.io/library/nginx:latest")]
    [TestCase("docker.io/team/app:1", "team/app:1")]
    [TestCase("index.docker.io/library/nginx", "nginx:latest")]
    [TestCase(Digest, Digest)]
    [TestCase("00ff", "00ff")]
    public async Task ToService_OfTheSameReferenceWrittenOtherwise_Matches(string recorded, string asked, CancellationToken token)
    {
        Cassette cassette = await Tapes.RecordAsync(new ScriptedEngine(), client => client.InspectAsync(recorded, cancellationToken: token), token);

        await Tapes.ReplayAsync(cassette.ToService(), async client =>
            Assert.That((await client.InspectAsync(asked, cancellationToken: token)).Id, Is.EqualTo("sha256:00ff")));
    }

    [TestCase("nginx:1", "nginx:2")]
    [TestCase("nginx", "localhost:5000/nginx")]
    [TestCase("00ff", "00ff:latest", Description = "The first may be the beginning of an id.")]
    public async Task ToService_OfAnotherReference_DoesNotMatch(string recorded, string asked, CancellationToken token)
    {
        Cassette cassette = await Tapes.RecordAsync(new ScriptedEngine(), client => client.InspectAsync(recorded, cancellationToken: token), token);

        await Tapes.ReplayAsync(cassette.ToService(), async client => Assert.That(
            (await Tapes.FailureOfAsync(() => client.InspectAsync(asked, cancellationToken: token))).StatusCode, Is.EqualTo(StatusCode.FailedPrecondition)));
    }

    [Test]
    public async Task ToService_OfOtherOptions_DoesNotMatch(CancellationToken token)
    {
        Cassette cassette = await Tapes.RecordAsync(
            new ScriptedEngine(), client => client.RemoveAsync("app", new RemoveOptions { Force = true }, cancellationToken: token), token);

        await Tapes.ReplayAsync(cassette.ToService(), async client =>
        {
            await Tapes.FailureOfAsync(() => client.RemoveAsync("app", cancellationToken: token));
            Assert.That((await client.RemoveAsync("app", new RemoveOptions { Force = true }, token)).Deleted, Has.Count.EqualTo(1));
        });
    }

    [Test]
    public async Task ToService_OfATag_KnowsTheTargetInAllItsForms(CancellationToken token)
    {
        Cassette cassette = await Tapes.RecordAsync(new ScriptedEngine(), client => client.TagAsync("app", "team/app", cancellationToken: token), token);

        await Tapes.ReplayAsync(cassette.ToService(), async client =>
        {
            await Tapes.FailureOfAsync(() => client.TagAsync("app", "team/app:2", cancellationToken: token));
            await client.TagAsync("docker.io/library/app:latest", "docker.io/team/app:latest", cancellationToken: token);
        });
    }

    [Test]
    public async Task ToService_OfEqualCalls_GivesThemInOrderAndEachOnce(CancellationToken token)
    {
        Cassette cassette = await Tapes.RecordAsync(
            new ScriptedEngine(),
            async client =>
            {
                await client.ExistsAsync("app", cancellationToken: token);
                await client.InspectAsync("app", cancellationToken: token);
                await client.ExistsAsync("docker.io/library/app", cancellationToken: token);
            },
            token);

        // Twice: each service begins anew.
        for (int round = 0; round < 2; round++)
        {
            await Tapes.ReplayAsync(cassette.ToService(), async client =>
            {
                Assert.That(await client.ExistsAsync("app", cancellationToken: token), Is.False);
                Assert.That(await client.ExistsAsync("app", cancellationToken: token), Is.True);
                ArcBoxException failure = await Tapes.FailureOfAsync(() => client.ExistsAsync("app", cancellationToken: token));
                Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.FailedPrecondition));
                Assert.That(failure.Message, Does.Contain("2 times, and all have been replayed"));
                Assert.That((await client.InspectAsync("app", cancellationToken: token)).Id, Is.EqualTo("sha256:00ff"));
            });
        }
    }

    [Test]
    public async Task ToService_OfACallItDoesNotHave_ListsWhatItHasNearestFirst(CancellationToken token)
    {
        Cassette cassette = await Tapes.RecordAsync(
            new ScriptedEngine(),
            async client =>
            {
                await client.ListAsync(cancellationToken: token);
                await client.ExistsAsync("nginx:1.26", cancellationToken: token);
                for (int number = 0; number < 20; number++) await client.InspectAsync($"something-else/entirely:{number}", cancellationToken: token);
                await client.InspectAsync("nginx:1.26", cancellationToken: token);
            },
            token);

        await Tapes.ReplayAsync(cassette.ToService(), async client =>
        {
            ArcBoxException failure = await Tapes.FailureOfAsync(() => client.InspectAsync("nginx:1.27", cancellationToken: token));
            Assert.That(failure.Message, Does.StartWith(
                """The cassette has no call Inspect { "id": "nginx:1.27" }. """
                    + """It has, nearest first: Inspect { "id": "nginx:1.26" }; Inspect { "id": "something-else"""));
            Assert.That(failure.Message, Does.Contain("; and 15 more.").And.Contains("CassetteRecorder.RecordFrom"));
            Assert.That(failure.Message, Has.Length.LessThan(2000));
        });
    }

    [Test]
    public async Task ToService_OfAnEmptyCassette_SaysSo(CancellationToken token)
        => await Tapes.ReplayAsync(Cassette.Parse("arcbox-cassette 1\nend\n").ToService(), async client =>
            Assert.That((await Tapes.FailureOfAsync(() => client.ListAsync(cancellationToken: token))).Message, Does.Contain("no calls at all")));

    [Test]
    public async Task ToService_CalledFromManySides_GivesEachRecordingOnce(CancellationToken token)
    {
        int number = 0;
        ScriptedEngine engine = new() { OnInspect = (_, _) => Task.FromResult(new ImageInfo { Size = Interlocked.Increment(ref number) }) };
        Cassette cassette = await Tapes.RecordAsync(
            engine, client => Task.WhenAll(Enumerable.Range(0, 50).Select(_ => client.InspectAsync("app", cancellationToken: token))), token);

        await Tapes.ReplayAsync(cassette.ToService(), async client =>
        {
            ImageInfo[] replayed = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => client.InspectAsync("app", cancellationToken: token)));
            Assert.That(replayed.Select(info => info.Size).Order(), Is.EqualTo(Enumerable.Range(1, 50)));
        });
    }
}
