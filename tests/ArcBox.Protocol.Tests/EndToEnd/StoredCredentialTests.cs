using System.Text;
using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Protocol.Tests.EndToEnd;

/// <summary>What a login stored, used with a registry that wants one.</summary>
public sealed class StoredCredentialTests(string variable, string? hostedOver) : EngineTestBase(variable, hostedOver)
{
    [Test]
    public async Task PullAndPush_LoginInTheConfigFile_IsUsed()
    {
        using DockerHome home = new();
        home.Config($$$"""{"auths":{"{{{Rig.PrivateRegistry}}}":{"auth":"{{{Login()}}}"} } }""");
        ImageClient client = await OpenAsync(new DockerEngineOptions(), new DockerCredentialSource(home.Options));
        string image = $"{Rig.PrivateRegistry}/priv/busybox:1";
        string copy = $"{Rig.PrivateRegistry}/priv/{Unique("copy")}:1";

        await Assert.ThrowsAsync<RegistryAuthenticationException>(() => Client.PullToEndAsync(image));
        await client.PullToEndAsync(image);
        await client.TagAsync(image, copy);
        await client.PushToEndAsync(copy);

        Assert.That(await Client.ExistsAsync(image), Is.True);
    }

    private static string Login() => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Rig.User}:{Rig.Password}"));
}
