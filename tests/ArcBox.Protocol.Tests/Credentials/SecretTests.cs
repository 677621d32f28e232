using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using Grpc.Core;
using NUnit.Framework.Constraints;

namespace ArcBox.Protocol.Tests.Credentials;

/// <summary>A canary in each place that holds a secret, looked for in all that may be printed.</summary>
public sealed class SecretTests
{
    private const string Canary = "c4n4ry-s3cr3t";

    private static readonly RegistryCredential[] Credentials =
    [
        RegistryCredential.Basic("me", Canary), RegistryCredential.IdentityToken(Canary), RegistryCredential.RegistryToken(Canary),
    ];

    private static IEnumerable<object> Printed()
    {
        foreach (RegistryCredential credential in Credentials)
        {
            yield return credential;
            yield return new PullOptions { Credential = credential };
            yield return new PushOptions { Credential = credential };
            yield return new PullImageRequest { Reference = "nginx", Auth = credential.ToAuthString() };
            yield return new PushImageRequest { Reference = "nginx", Auth = credential.ToAuthString() };
        }

        Metadata headers = new() { { "authorization", Canary } };
        yield return new PullOptions { Headers = headers };
        yield return new PushOptions { Headers = headers };
        yield return new BuildOptions { Headers = headers };
        yield return new ListOptions { Headers = headers };
        yield return new InspectOptions { Headers = headers };
        yield return new RemoveOptions { Headers = headers };
        yield return new TagOptions { Headers = headers };
        yield return new ExistsOptions { Headers = headers };
    }

    [Test]
    public void ToString_OfWhatHoldsASecret_DoesNotTellIt()
    {
        using (Assert.EnterMultipleScope())
        {
            foreach (object printed in Printed()) Assert.That(printed.ToString(), HasNoSecret(), printed.GetType().Name);
        }
    }

    [Test]
    public void ToString_OfARequest_StillTellsTheRest()
        => Assert.That(
            new PullImageRequest { Reference = "nginx", Auth = "x", Platform = "linux/arm64" }.ToString(),
            Does.Contain("nginx").And.Contain("linux/arm64").And.Contain("***"));

    [Test]
    public void ToDiagnosticString_OfARequest_MasksACopy()
    {
        PushImageRequest request = new() { Reference = "app", Auth = Canary };

        Assert.That(request.ToDiagnosticString(), HasNoSecret());
        Assert.That(request.Auth, Is.EqualTo(Canary));
    }

    [TestCase("not available")]
    [TestCase("Error: in band")]
    public async Task Exception_OfACallWithSecrets_DoesNotTellThem(string inBand)
    {
        PullOptions options = new() { Credential = Credentials[0], Headers = new Metadata { { "authorization", Canary } } };
        ImageClient client = new(new InMemoryChannel(new ImageServiceDouble
        {
            OnPull = async (_, responses, _) =>
            {
                await responses.WriteAsync(new PullProgress { Status = inBand });
                throw new RpcException(new Status(StatusCode.Unauthenticated, "no"));
            },
        }));

        ArcBoxException failure = await client.PullAsync("nginx", options).ThrownAsync<ArcBoxException>();

        Assert.That(failure.ToString(), HasNoSecret());
    }

    private static IEnumerable<TestCaseData<string, Func<ArcBoxEndpoint, ImageClient>>> PlainTextClients()
    {
        foreach (string endpoint in (string[])["docker+http://192.0.2.1:2375", "http://192.0.2.1:5000", "ttrpc+tcp://192.0.2.1:5001"])
        {
            yield return new(endpoint, static to => ImageClient.ForEndpoint(to)) { TestName = $"{{m}}({endpoint}, for the endpoint)" };
            yield return new(endpoint, static to => new ImageClient(ArcBoxChannel.ForEndpoint(to))) { TestName = $"{{m}}({endpoint}, over a channel)" };
            yield return new(endpoint, static to => new ImageClient(_ => ValueTask.FromResult(ArcBoxChannel.ForEndpoint(to))))
            {
                TestName = $"{{m}}({endpoint}, over a factory)",
            };
        }
    }

    // The addresses are reserved for documentation: nobody could answer.
    [TestCaseSource(nameof(PlainTextClients))]
    public async Task Credential_OverPlainTextToAnotherMachine_IsRefusedBeforeAnythingIsSent(string endpoint, Func<ArcBoxEndpoint, ImageClient> connect)
    {
        await using ImageClient client = connect(ArcBoxEndpoint.Parse(endpoint));

        ArcBoxException pull = await client.PullAsync("nginx", new PullOptions { Credential = Credentials[0] }).ThrownAsync<ArcBoxException>();
        ArcBoxException push = await client.PushAsync("nginx", new PushOptions { Credential = Credentials[0] }).ThrownAsync<ArcBoxException>();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(pull.Reason, Is.EqualTo(ErrorReasons.InsecureTransport));
            Assert.That(push.Reason, Is.EqualTo(ErrorReasons.InsecureTransport));
            Assert.That(pull.Message, Does.Contain(endpoint).And.Contain(nameof(ArcBoxChannelOptions.AllowCredentialsOverPlainText)));
            Assert.That(pull.ToString(), HasNoSecret());
        }
    }

    private static Constraint HasNoSecret()
        => Credentials.Aggregate<RegistryCredential, Constraint>(
            Does.Not.Contain(Canary), (constraint, credential) => constraint.And.Not.Contain(credential.ToAuthString()));
}
