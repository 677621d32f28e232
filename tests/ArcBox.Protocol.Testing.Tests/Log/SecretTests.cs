using System.Text;
using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Testing.Tests.Log;

public sealed class SecretTests : MockServerTests
{
    private const string Canary = "CANARY-b7e1";

    private static readonly Metadata Headers = new()
    {
        { "authorization", "Bearer " + Canary },
        { "x-api-key", Canary },
        { "cookie", Canary },
        { "x-session-token-bin", Encoding.UTF8.GetBytes(Canary) },
        { "x-tenant", "a" },
    };

    [Test]
    public async Task Calls_SecretsOfEveryKind_AreNowhere()
    {
        string? seen = null;
        Server.OnPull("nginx:1.27").When(request => Note(out seen, request.Auth)).Emits(Line("a"));
        Server.OnPush().WithHeader("authorization", "Bearer " + Canary).Emits();
        RegistryCredential credential = RegistryCredential.Basic("me", Canary);
        await PullAsync("nginx:1.27", new PullOptions { Credential = credential, Headers = Headers });
        await foreach (PushProgress _ in Client.PushAsync("a.example/b:1", new PushOptions { Credential = credential, Headers = Headers }))
        {
            // Ends at once.
        }

        Assert.That(seen, Is.EqualTo(credential.ToAuthString()), "a predicate sees what was sent");
        foreach (MockCall call in Server.Calls)
        {
            string all = $"{call} {call.Request} {call.AnsweredBy} {call.Status} {string.Join(' ', call.Metadata)}";
            Assert.That(all, Does.Not.Contain(Canary).And.Not.Contains(credential.ToAuthString()).And.Not.Contains(Convert.ToBase64String(Encoding.UTF8.GetBytes(Canary))));
            Assert.That(call.HasCredential, Is.True);
            Assert.That(call.Metadata, Does.Contain(KeyValuePair.Create("x-tenant", "a")).And.Contains(KeyValuePair.Create("authorization", "***")));
        }

        Assert.That(((PullImageRequest)Server.Calls[0].Request!).Auth, Is.EqualTo("***"));
    }

    [Test]
    public async Task HasCredential_None_IsFalse()
    {
        await PullAsync();

        Assert.That(Server.Calls.Single().HasCredential, Is.False);
        Assert.That(((PullImageRequest)Server.Calls.Single().Request!).Auth, Is.Empty);
    }

    private static bool Note(out string? seen, string value)
    {
        seen = value;
        return true;
    }
}
