using Grpc.Core;

namespace ArcBox.Protocol.Testing.Tests.State;

/// <summary>What is said about registries and parts of them, and to which repositories it applies.</summary>
public sealed class RegistryRuleTests : StateTestBase
{
    private const string App = "registry.example.com/team/app:1";

    private static readonly RegistryCredential Right = RegistryCredential.Basic("tester", "s3cret");

    [TestCase("team", "team/app:1", true)]
    [TestCase("docker.io/team", "team/app:1", true)]
    [TestCase("nginx", "nginx:1", true)]
    [TestCase("docker.io/nginx", "nginx:1", true)]
    [TestCase("library/nginx", "nginx:1", true)]
    [TestCase("index.docker.io", "nginx:1", true)]
    [TestCase("index.docker.io/team", "team/app:1", true)]
    [TestCase("localhost:5000", "localhost:5000/app:1", true)]
    [TestCase("[::1]:5000/app", "[::1]:5000/app:1", true)]
    [TestCase("app", "registry.example.com/app:1", false)]
    [TestCase("tea", "team/app:1", false)]
    [TestCase("team", "registry.example.com/team/app:1", false)]
    [TestCase("registry.example.com", "registry.example.com:5000/team/app:1", false)]
    public async Task RequireCredential_Names_ApplyToWholeSegments(string repositories, string image, bool isPrivate)
    {
        Server.AddImage(image);
        Server.Registry.RequireCredential(repositories, "tester", "s3cret");

        if (isPrivate) await FailureOfAsync<RegistryAuthenticationException>(() => Client.PullToEndAsync(image));
        else await Client.PullToEndAsync(image);
    }

    [Test]
    public async Task RequireCredential_TwoRules_TheLongerOneCounts()
    {
        Server.AddImage(App);
        Server.Registry.RequireCredential("registry.example.com", "other", "other");
        Server.Registry.RequireCredential("registry.example.com/team", "tester", "s3cret");

        await Client.PullToEndAsync(App, new PullOptions { Credential = Right });

        Assert.That(await Client.ExistsAsync(App), Is.True);
    }

    [Test]
    public async Task PullAsync_RegistryTakenDown_IsUnavailableUntilItIsUpAgain()
    {
        Server.AddImage("registry.example.com/app:1");
        Server.Registry.TakeDown("registry.example.com");

        ArcBoxException thrown = await FailureOfAsync<ArcBoxException>(() => Client.PullToEndAsync("registry.example.com/app:1"));
        Server.Registry.BringUp("registry.example.com");
        await Client.PullToEndAsync("registry.example.com/app:1");

        Assert.That((thrown.StatusCode, thrown.Reason), Is.EqualTo((StatusCode.Unavailable, ErrorReasons.RegistryUnreachable)));
        Assert.That(thrown.IsTransient, Is.True);
    }

    [Test]
    public async Task RequireCredential_OfHubAndOfAnOfficialImage_TheImagesCounts()
    {
        Server.AddImage("nginx:1");
        Server.Registry.RequireCredential("docker.io", "other", "other");
        Server.Registry.RequireCredential("nginx", "tester", "s3cret");

        await Client.PullToEndAsync("nginx:1", new PullOptions { Credential = Right });

        Assert.That(await Client.ExistsAsync("nginx:1"), Is.True);
    }

    [Test]
    public async Task TakeDown_RegistryWithAPrivatePart_TakesThatDownToo()
    {
        Server.AddImage(App);
        Server.Registry.RequireCredential("registry.example.com/team", "tester", "s3cret");
        Server.Registry.TakeDown("registry.example.com");

        ArcBoxException thrown = await FailureOfAsync<ArcBoxException>(() => Client.PullToEndAsync(App, new PullOptions { Credential = Right }));

        Assert.That(thrown.Reason, Is.EqualTo(ErrorReasons.RegistryUnreachable));
    }

    [Test]
    public async Task RequireCredential_RegistryWithAPartThatWasDown_IsOfThatPartToo()
    {
        Server.AddImage(App);
        Server.Registry.RequireCredential("registry.example.com", "tester", "s3cret");
        Server.Registry.TakeDown("registry.example.com/team");
        Server.Registry.BringUp("registry.example.com/team/");

        await FailureOfAsync<RegistryAuthenticationException>(() => Client.PullToEndAsync(App));
        await Client.PullToEndAsync(App, new PullOptions { Credential = Right });

        Assert.That(await Client.ExistsAsync(App), Is.True);
    }

    [Test]
    public async Task RefusePushes_RegistryWithAPrivatePart_RefusesThemThereToo()
    {
        await Server.Store.AddImageAsync(App);
        Server.Registry.RefusePushes("registry.example.com");
        Server.Registry.RequireCredential("registry.example.com/team", "tester", "s3cret");

        ArcBoxException thrown = await FailureOfAsync<ArcBoxException>(() => Client.PushToEndAsync(App, new PushOptions { Credential = Right }));

        Assert.That((thrown.StatusCode, thrown.Reason), Is.EqualTo((StatusCode.PermissionDenied, ErrorReasons.RegistryReadOnly)));
    }

    [TestCase("https://registry.example.com")]
    [TestCase("registry.example.com/app:1")]
    [TestCase("app:v1")]
    [TestCase("registry.example.com/Team")]
    [TestCase("app@sha256:0000000000000000000000000000000000000000000000000000000000000007")]
    [TestCase("registry.example.com:port")]
    [TestCase("team/*")]
    [TestCase(" /")]
    [TestCase("/")]
    [TestCase("")]
    public void Rules_NeitherRegistryNorName_AreRefused(string repositories)
    {
        foreach (Action rule in new Action[]
        {
            () => Server.Registry.RequireCredential(repositories, "tester", "s3cret"),
            () => Server.Registry.RefusePushes(repositories),
            () => Server.Registry.TakeDown(repositories),
            () => Server.Registry.BringUp(repositories),
        })
        {
            Assert.That(rule, Throws.ArgumentException.With.Property(nameof(ArgumentException.ParamName)).EqualTo("repositories"));
        }
    }

    [Test]
    public void TakeDown_Address_SaysWhatToWrite()
        => Assert.That(() => Server.Registry.TakeDown("https://x"), Throws.ArgumentException.With.Message.Contains("without scheme"));
}
