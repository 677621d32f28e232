using System.Text;
using ArcBox.Protocol.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Status = Grpc.Core.Status;

namespace ArcBox.Protocol.Testing.Tests.Recording;

[CancelAfter(30_000)]
internal sealed class CanaryTests
{
    private const string Password = "canary-\"pass\\word/ä+1";
    private const string Token = "canary-token-5f3a";
    private const string HeaderSecret = "canary-header-77";

    [Test]
    public async Task ToString_WhenTheEngineRepeatsEverySecret_HasNone(CancellationToken token)
    {
        string[] auths = [RegistryCredential.Basic("someone", Password).ToAuthString(), RegistryCredential.IdentityToken(Token).ToAuthString()];
        string basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"someone:{Password}"));
        string leak = "none of it " + string.Join(" ", auths) + $" {Password} {Uri.EscapeDataString(Password)} {basic} {Token} {HeaderSecret} "
            + JsonFormatter.Default.Format(new StringValue { Value = Password });
        Any detail = new() { TypeUrl = "type.googleapis.com/x.y.Z", Value = new StringValue { Value = leak }.ToByteString() };
        byte[] trailer = [0x1a, .. Varint(detail.CalculateSize()), .. detail.ToByteArray()];
        ScriptedEngine engine = new()
        {
            OnPull = async (_, writer, _) =>
            {
                await writer.WriteAsync(new PullProgress { Status = leak });
                throw ImageServiceFailure.Create(StatusCode.Unauthenticated, leak, leak);
            },
            OnInspect = (_, _) => throw new RpcException(new Status(StatusCode.Aborted, leak), new Metadata { { "grpc-status-details-bin", trailer } }),
        };
        Metadata headers = new()
        {
            { "authorization", $"Bearer {HeaderSecret}" }, { "x-registry-config", auths[0] }, { "x-note", $"see {HeaderSecret}" }, { "x-auth-mode", "none" },
        };
        PullOptions withPassword = new() { Credential = RegistryCredential.Basic("someone", Password), Headers = headers };
        PullOptions withToken = new() { Credential = RegistryCredential.IdentityToken(Token) };

        Cassette cassette = await Tapes.RecordAsync(
            engine,
            async client =>
            {
                // Before the calls that carry the secrets: what is told early must be masked too.
                await Tapes.FailureOfAsync(() => client.InspectAsync("a", cancellationToken: token));
                await Tapes.FailureOfAsync(() => client.PullToEndAsync("a", withPassword, cancellationToken: token));
                await Tapes.FailureOfAsync(() => client.PullToEndAsync("a", withToken, cancellationToken: token));
                await client.PushAsync("a", new PushOptions { Credential = RegistryCredential.IdentityToken(Token) }, token).ToListAsync(token);
            },
            token);

        string opaque = Encoding.UTF8.GetString(Convert.FromBase64String(cassette.ToString().Split("\"value\": \"")[1].Split('"')[0]));
        string text = cassette.ToString() + opaque;
        foreach (string secret in (string[])[.. auths, Password, basic, Token, HeaderSecret, Uri.EscapeDataString(Password), "pass\\\\word", "canary"])
            Assert.That(text, Does.Not.Contain(secret));
        Assert.That(text, Does.Contain("\"auth\": \"***\"").And.Contains("header authorization \"***\"").And.Contains("header x-note \"see ***\""));
        Assert.That(text, Does.Contain("none of it"), "A short value of a header is no reason to garble other texts.");
        await Tapes.ReplayAsync(cassette.ToService(), async client =>
        {
            ArcBoxException failure = await Tapes.FailureOfAsync(() => client.PullToEndAsync("a", cancellationToken: token));
            Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.Unauthenticated));
        });
    }

    [Test]
    public async Task RecordFrom_WithASanitizer_ChangesAllTextsOfTheCassetteAndNothingElse(CancellationToken token)
    {
        Func<string, string> sanitizer = text => text.Replace("acme", "company", StringComparison.OrdinalIgnoreCase);
        ScriptedEngine engine = new()
        {
            OnInspect = (request, _) => request.Id.Contains("bad", StringComparison.Ordinal)
                ? throw ImageServiceFailure.Create(StatusCode.NotFound, "acme has none", "ACME")
                : Task.FromResult(new ImageInfo
                {
                    Id = "acme",
                    Config = new ImageConfig { Env = { "A=acme" }, Labels = { ["acme.key"] = "acme", ["b"] = "c" } },
                }),
        };
        ImageInfo? live = null;
        Func<ImageClient, Task> calls = async client =>
        {
            live = await client.InspectAsync("acme/app", new InspectOptions { Headers = new Metadata { { "x-from", "acme" } } }, token);
            await Tapes.FailureOfAsync(() => client.InspectAsync("acme/bad", cancellationToken: token));
            await client.BuildAsync(Contexts.Of(("Dockerfile", "FROM acme\n"), ("acme.txt", "acme")), cancellationToken: token).ToListAsync(token);
        };

        Cassette cassette = await Tapes.RecordAsync(engine, calls, token, new CassetteRecorderOptions { Sanitizer = sanitizer });

        Assert.That(live!.Id, Is.EqualTo("acme"), "The client gets what the engine sent.");
        Assert.That(cassette.ToString(), Does.Not.Contain("acme").IgnoreCase);
        Assert.That(cassette.ToString(), Does.Contain("\"labels\": { \"b\": \"c\", \"company.key\": \"company\" }"));
        Assert.That(cassette.ToString(), Does.Contain("dockerfile \"FROM company\""));
        await Tapes.ReplayAsync(cassette.ToService(sanitizer), calls);
        Assert.That(live.Id, Is.EqualTo("company"));
        await Tapes.ReplayAsync(cassette.ToService(), async client =>
            Assert.That((await Tapes.FailureOfAsync(() => client.InspectAsync("acme/app", cancellationToken: token))).Message, Does.Contain("company/app")));
    }

    [Test]
    public async Task ToCassetteAsync_WhenTheSanitizerFails_TellsSoAndLeavesTheCallAlone(CancellationToken token)
    {
        await using RecordingSession session = await RecordingSession.StartAsync(
            new ScriptedEngine(), new CassetteRecorderOptions { Sanitizer = text => text == "throw" ? throw new ArithmeticException("mine") : null! });

        await session.Client.InspectAsync("a", cancellationToken: token);
        Assert.That(() => session.Recorder.ToCassetteAsync(token), Throws.InvalidOperationException.With.Message.Contains("sanitizer"));
    }

    [Test]
    public async Task ToCassetteAsync_Twice_SanitizesWhatWasSaidEachTime(CancellationToken token)
    {
        ScriptedEngine engine = new() { OnInspect = (_, _) => Task.FromResult(new ImageInfo { Id = "host", RepoTags = { "host" } }) };
        await using RecordingSession session = await RecordingSession.StartAsync(
            engine, new CassetteRecorderOptions { Sanitizer = text => text.Replace("host", "my-host", StringComparison.Ordinal) });
        await session.Client.InspectAsync("a", cancellationToken: token);

        string first = (await session.Recorder.ToCassetteAsync(token)).ToString();
        string second = (await session.Recorder.ToCassetteAsync(token)).ToString();

        Assert.That(first, Does.Contain("message { \"id\": \"my-host\", \"repo_tags\": [ \"my-host\" ] }"));
        Assert.That(second, Is.EqualTo(first));
    }

    [Test]
    public async Task Service_BeforeAnEndpointThatOthersCanReadAlong_RefusesCredentials(CancellationToken token)
    {
        PullOptions options = new() { Credential = RegistryCredential.Basic("someone", Password) };
        await using CassetteRecorder recorder = CassetteRecorder.RecordFrom("docker+http://203.0.113.1:2375");

        await Tapes.ReplayAsync(recorder.Service, async client =>
        {
            ArcBoxException failure = await Tapes.FailureOfAsync(() => client.PullToEndAsync("a", options, cancellationToken: token));
            Assert.That(failure.Reason, Is.EqualTo(ErrorReasons.InsecureTransport));
        });

        Assert.That((await recorder.ToCassetteAsync(token)).Calls, Is.Empty);
    }

    private static byte[] Varint(int value) => value < 128 ? [(byte)value] : [(byte)(value | 128), .. Varint(value >> 7)];
}
