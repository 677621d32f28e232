using System.Text;
using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Testing.Tests.State;

/// <summary>Credentials that <see cref="RegistryCredential"/> does not make.</summary>
public sealed class OddCredentialTests : StateTestBase
{
    // Half of a surrogate pair, which is no text.
    [TestCase("""{"username":"tester","password":"\ud800"}""")]
    [TestCase("""{"username":"\udc00","password":"s3cret"}""")]
    public async Task Pull_WithACredentialThatIsNoText_AsksAsNobody(string json)
    {
        Server.AddImage("registry.example.com/open:1");
        Server.AddImage("registry.example.com/team/app:1");
        Server.Registry.RequireCredential("registry.example.com/team", "tester", "s3cret");
        string auth = Convert.ToBase64String(Encoding.UTF8.GetBytes(json));

        RpcException? failure = await Assert.ThrowsAsync<RpcException>(() => PullAsync("registry.example.com/team/app:1", auth));
        await PullAsync("registry.example.com/open:1", auth);

        Assert.That(failure!.StatusCode, Is.EqualTo(StatusCode.Unauthenticated));
        Assert.That(failure.Status.Detail, Does.Contain("no basic auth credentials"));
        Assert.That(await Client.ExistsAsync("registry.example.com/open:1"), Is.True);
    }

    private async Task PullAsync(string reference, string auth)
    {
        using AsyncServerStreamingCall<PullProgress> pull = Raw.Pull(new PullImageRequest { Reference = reference, Auth = auth });
        await foreach (PullProgress _ in pull.ResponseStream.ReadAllAsync())
        {
            // To the end.
        }
    }
}
