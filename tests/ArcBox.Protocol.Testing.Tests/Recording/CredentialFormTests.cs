using System.Text;
using ArcBox.Protocol.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Status = Grpc.Core.Status;

namespace ArcBox.Protocol.Testing.Tests.Recording;

/// <summary>Credentials in all the forms in which they are sent, and in which an engine repeats them.</summary>
[CancelAfter(30_000)]
internal sealed class CredentialFormTests
{
    public static IEnumerable<TestCaseData<string, string>> Repeated()
    {
        string basic = Base64("joe:canary:pass");
        yield return new($$"""{"auth":"{{basic}}"}""", "joe may not, with canary:pass") { TestName = "auth of a config.json" };
        yield return new($$$"""{"r.example":{"Auth":"{{{basic}}}"}}""", $"joe may not, with {basic}") { TestName = "auth of one registry" };
        yield return new("""{"Username":"joe","PASSWORD":"canary:pass"}""", $"joe may not, with Basic {basic}") { TestName = "other case" };
        // As Go's encoding/json writes it.
        yield return new("""{"username":"joe","password":"&canary<\">"}""", """joe may not, with {"password":"\u0026canary\u003c\"\u003e"}""")
        {
            TestName = "Go's JSON",
        };
        // As Go's encoding/json reads it.
        yield return new("""{"username":"joe","password":"canary\ud800\\ud800"}""", "joe may not, with canary\uFFFD\\ud800")
        {
            TestName = "half of a surrogate pair",
        };
        yield return new("""{"username":"joe","password":"\ud83d\udd11canary"}""", "joe may not, with 🔑canary") { TestName = "a surrogate pair" };
        yield return new("""{"username":"joe\udc00","identitytoken":"canary"}""", "joe may not, with canary") { TestName = "half a name" };
    }

    [TestCaseSource(nameof(Repeated))]
    public async Task ToString_WhenTheEngineRepeatsACredential_HasItNot(string json, string repeated, CancellationToken token)
    {
        ScriptedEngine engine = new() { OnPull = (_, _, _) => throw new RpcException(new Status(StatusCode.Unauthenticated, repeated)) };

        Cassette cassette = await RecordFailureAsync(engine, Base64(json), token);

        Assert.That(cassette.Calls.Single().Status!.Value.Detail, Does.StartWith("joe may not, with ").And.Contains("***"));
        Assert.That(cassette.ToString(), Does.Not.Contain("canary").And.Not.Contains(Base64("joe:canary:pass")));
    }

    [Test]
    public async Task ToString_WithAnAuthorizationHeader_HasNotThePasswordInIt(CancellationToken token)
    {
        ScriptedEngine engine = new() { OnInspect = (_, _) => throw new RpcException(new Status(StatusCode.Unauthenticated, "canary1 is wrong")) };
        InspectOptions options = new() { Headers = new Metadata { { "authorization", $"Basic {Base64("joe:canary1")}" } } };

        Cassette cassette = await Tapes.RecordAsync(
            engine, client => Tapes.FailureOfAsync(() => client.InspectAsync("a", options, cancellationToken: token)), token);

        Assert.That(cassette.Calls.Single().Status!.Value.Detail, Is.EqualTo("*** is wrong"));
    }

    [Test]
    public async Task ToString_WithAnEmptyLogin_HasOtherTextsAsTheyWere(CancellationToken token)
    {
        // "Og==" is base64 of the colon alone.
        ScriptedEngine engine = new() { OnPull = (_, _, _) => throw new RpcException(new Status(StatusCode.Unauthenticated, "not Og==")) };

        Cassette cassette = await RecordFailureAsync(engine, Base64("""{"username":"","password":""}"""), token);

        Assert.That(cassette.Calls.Single().Status!.Value.Detail, Is.EqualTo("not Og=="));
    }

    [Test]
    public async Task ToCassetteAsync_OfAPasswordOfStars_Ends(CancellationToken token)
    {
        Any detail = new() { TypeUrl = "type.googleapis.com/x.y.Z", Value = new StringValue { Value = "it was ******** then" }.ToByteString() };
        byte[] bytes = detail.ToByteArray();
        byte[] trailer = [0x1a, checked((byte)bytes.Length), .. bytes];
        ScriptedEngine engine = new()
        {
            OnPull = (_, _, _) => throw new RpcException(new Status(StatusCode.Aborted, "x"), new Metadata { { "grpc-status-details-bin", trailer } }),
        };

        // On a thread of its own: an endless loop shall fail the test, not hang it.
        Cassette cassette = await Task.Run(
            () => RecordFailureAsync(engine, RegistryCredential.Basic("joe", "********").ToAuthString(), token), token).WaitAsync(token);

        Assert.That(cassette.ToString(), Does.Contain(detail.Value.ToBase64()));
    }

    private static async Task<Cassette> RecordFailureAsync(ScriptedEngine engine, string auth, CancellationToken token)
    {
        await using InMemoryChannel next = new(engine);
        await using CassetteRecorder recorder = CassetteRecorder.RecordFromChannel(next);
        await using InMemoryChannel front = new(recorder.Service);
        PullImageRequest request = new() { Reference = "a", Auth = auth };
        using AsyncServerStreamingCall<PullProgress> pull = new ImageService.ImageServiceClient(front).Pull(request, cancellationToken: token);
        await Assert.ThrowsAsync<RpcException>(() => pull.ResponseStream.MoveNext(token));
        return await recorder.ToCassetteAsync(token);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
