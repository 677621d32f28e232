using Grpc.Core;
using Status = Grpc.Core.Status;

namespace ArcBox.Protocol.Testing.Tests.Recording;

/// <summary>Passwords that stand in requests too, by chance or not.</summary>
[CancelAfter(30_000)]
internal sealed class SecretInRequestTests
{
    [TestCase("test", "test")]
    [TestCase("tester", "test")]
    [TestCase("joe", "test")]
    public async Task ToService_WhenAPasswordIsAWordOfOtherCalls_KnowsThem(string user, string password, CancellationToken token)
    {
        PullOptions options = new() { Credential = RegistryCredential.Basic(user, password) };
        Func<ImageClient, Task> calls = async client =>
        {
            await client.PullToEndAsync("localhost:5000/test/app:1", options, cancellationToken: token);
            await client.InspectAsync("localhost:5000/test/app:1", cancellationToken: token);
            await client.TagAsync("localhost:5000/test/app:1", "test:latest", cancellationToken: token);
            await client.BuildAsync(Contexts.Of(("Dockerfile", "FROM scratch\nRUN make test"), ("test/a", "")), cancellationToken: token).ToListAsync(token);
            // As nobody, what was pulled as somebody above: the credential does not count.
            await client.PullToEndAsync("localhost:5000/test/app:1", cancellationToken: token);
        };

        Cassette cassette = await Tapes.RecordAsync(new ScriptedEngine(), calls, token);

        await Tapes.ReplayAsync(cassette.ToService(), async client =>
        {
            await client.PullToEndAsync("localhost:5000/test/app:1", cancellationToken: token);
            Assert.That(
                (await Tapes.FailureOfAsync(() => client.InspectAsync("localhost:5000/prod/app:1", cancellationToken: token))).StatusCode,
                Is.EqualTo(StatusCode.FailedPrecondition));
        });
        await Tapes.ReplayAsync(cassette.ToService(), calls);
    }

    [Test]
    public async Task ToString_WhenARequestHasThePassword_HasItNotAndStillKnowsTheCall(CancellationToken token)
    {
        const string password = "canary-4711";
        PullOptions options = new() { Credential = RegistryCredential.Basic("joe", password) };
        ImageBuildContext Context(string secret) => Contexts.Of(("Dockerfile", $"FROM scratch\nRUN login -p {secret}\n"), ($"{secret}.txt", ""));
        Func<string, string> sanitizer = text => text.Replace("login", "enter", StringComparison.Ordinal);
        Cassette cassette = await Tapes.RecordAsync(
            new ScriptedEngine(),
            async client =>
            {
                await client.BuildAsync(Context(password), cancellationToken: token).ToListAsync(token);
                await client.ExistsAsync($"login/{password}", cancellationToken: token);
                await client.PullToEndAsync("a", options, cancellationToken: token);
            },
            token,
            new CassetteRecorderOptions { Sanitizer = sanitizer });

        Assert.That(cassette.ToString(), Does.Not.Contain("canary"));
        Assert.That(cassette.ToString(), Does.Contain("dockerfile \"RUN enter -p ***\"").And.Contains("file \"***.txt\"").And.Contains("enter/***"));
        await Tapes.ReplayAsync(cassette.ToService(sanitizer), async client =>
        {
            ArcBoxException other = await Tapes.FailureOfAsync(() => client.ExistsAsync("login/canary-4712", cancellationToken: token));
            Assert.That(other.Message, Does.Contain("enter/***"), "What comes nearest is told.");
            await client.BuildAsync(Context(password), cancellationToken: token).ToListAsync(token);
            await client.ExistsAsync($"login/{password}", cancellationToken: token);
            ArcBoxException again = await Tapes.FailureOfAsync(() => client.ExistsAsync($"login/{password}", cancellationToken: token));
            Assert.That(again.Message, Does.Contain(" once, and it has been replayed"));
        });
    }

    [TestCase("tester", "test", "tester: test is wrong", "tester: *** is wrong")]
    [TestCase("test", "test", "no test in test/app", "no test in test/app")]
    [TestCase("a<test>", "test", "\"a\\u003ctest\\u003e\" test", "\"a\\u003ctest\\u003e\" ***")]
    public async Task ToString_WhenTheNameHasThePasswordInIt_KeepsTheName(string user, string password, string said, string kept, CancellationToken token)
    {
        ScriptedEngine engine = new() { OnPull = (_, _, _) => throw new RpcException(new Status(StatusCode.Unauthenticated, said)) };
        PullOptions options = new() { Credential = RegistryCredential.Basic(user, password) };

        Cassette cassette = await Tapes.RecordAsync(
            engine, client => Tapes.FailureOfAsync(() => client.PullToEndAsync("a", options, cancellationToken: token)), token);

        Assert.That(cassette.Calls.Single().Status!.Value.Detail, Is.EqualTo(kept));
    }
}
