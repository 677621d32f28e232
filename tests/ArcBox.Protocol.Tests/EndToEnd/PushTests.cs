using Grpc.Core;

namespace ArcBox.Protocol.Tests.EndToEnd;

public sealed class PushTests(string variable, string? hostedOver) : EngineTestBase(variable, hostedOver)
{
    [Test]
    public async Task PushAsync_OpenRegistry_TellsADigestUnderWhichItCanBePulled()
    {
        string target = $"{Rig.Registry}/{Unique("pushed")}:v1";
        await TagAsync(target);

        PushResult result = await Client.PushToEndAsync(target);

        Assert.That(result.Digest, Does.Match("^sha256:[a-f0-9]{64}$"));
        await Client.PullToEndAsync($"{target[..target.LastIndexOf(':')]}@{result.Digest}");
    }

    [Test]
    public async Task PushAsync_PrivateRegistry_NeedsTheRightCredential()
    {
        string target = $"{Rig.PrivateRegistry}/{Unique("pushed")}:v1";
        await TagAsync(target);
        PushOptions wrong = new() { Credential = RegistryCredential.Basic("tester", "wrong") };

        await Assert.ThrowsAsync<RegistryAuthenticationException>(() => Client.PushToEndAsync(target));
        await Assert.ThrowsAsync<RegistryAuthenticationException>(() => Client.PushToEndAsync(target, wrong));
        PushResult result = await Client.PushToEndAsync(target, new PushOptions { Credential = Rig.Credential });

        Assert.That(result.Digest, Is.Not.Null);
    }

    [Test]
    public async Task PushAsync_ReadOnlyRegistry_IsRefused()
    {
        string target = $"{Rig.ReadOnlyRegistry}/{Unique("pushed")}:v1";
        await TagAsync(target);

        ArcBoxException? thrown = await Assert.CatchAsync<ArcBoxException>(() => Client.PushToEndAsync(target));

        Assert.That(thrown!.StatusCode, Is.EqualTo(StatusCode.PermissionDenied));
        Assert.That(thrown.Reason, Is.EqualTo(ErrorReasons.RegistryReadOnly));
    }

    [Test]
    public async Task PushAsync_ImageNotThere_IsNotFound()
    {
        ImageNotFoundException? thrown = await Assert.ThrowsAsync<ImageNotFoundException>(() => Client.PushToEndAsync(Lab(Unique("nosuch"))));

        Assert.That(thrown!.Reason, Is.EqualTo(ErrorReasons.ImageNotFound));
    }

    private async Task TagAsync(string target)
    {
        await Client.PullToEndAsync(Lab("multi:1"));
        await Client.TagAsync(Lab("multi:1"), target);
    }
}
