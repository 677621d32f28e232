using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Tests.Docs;

/// <summary>The examples of docs/credentials.md: <see cref="SnippetTests"/> checks that they are these.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CredentialSnippets
{
    private const string token = "t";

    private readonly ScriptedImageService _service = new();

    [Test]
    public async Task Pull_CredentialGiven_IsSent()
    {
        ImageClient client = new(new InMemoryChannel(_service));

        PullOptions options = new() { Credential = RegistryCredential.Basic("me", token) };
        await client.PullToEndAsync("registry.example.com/team/app:1", options);

        Assert.That(((PullImageRequest)_service.Requests[0]).Auth, Is.EqualTo(RegistryCredential.Basic("me", token).ToAuthString()));
    }

    [Test]
    public async Task Source_OfAnEndpointsClient_IsSet()
    {
        ArcBoxEndpoint endpoint = ArcBoxEndpoint.Parse("docker+unix:///var/run/docker.sock");

        ArcBoxChannelOptions stored = new() { CredentialSource = new DockerCredentialSource() };
        await using ImageClient client = ImageClient.ForEndpoint(endpoint, stored);      // also ImageClient.DiscoverAsync(stored)

        Assert.That(client.CredentialSource, Is.SameAs(stored.CredentialSource));
    }

    [Test]
    public async Task Source_OfAChannelsClient_IsSet()
    {
        ChannelBase channel = new InMemoryChannel(_service);

        await using ImageClient client = new(channel) { CredentialSource = new DockerCredentialSource() };

        Assert.That(client.CredentialSource, Is.Not.Null);
    }

    [Test]
    public async Task Source_CredentialsGiven_GoFirst()
    {
        CancellationToken cancellationToken = CancellationToken.None;

        DockerCredentialSource source = new(new DockerCredentialOptions
        {
            Credentials = new Dictionary<string, RegistryCredential> { ["registry.example.com"] = RegistryCredential.IdentityToken(token) },
            HelperTimeout = TimeSpan.FromSeconds(5),
        });
        RegistryCredential? credential = await source.GetAsync("registry.example.com", cancellationToken);      // null: nobody

        Assert.That(credential?.ToAuthString(), Is.EqualTo(RegistryCredential.IdentityToken(token).ToAuthString()));
    }

    [Test]
    public async Task Source_OfOnesOwn_IsAsked()
    {
        ImageClient client = new(new InMemoryChannel(_service)) { CredentialSource = new VaultCredentials(new TokenVault()) };

        await client.PullToEndAsync("registry.example.com/app:1");

        Assert.That(
            ((PullImageRequest)_service.Requests[0]).Auth, Is.EqualTo(RegistryCredential.IdentityToken(token, "registry.example.com").ToAuthString()));
    }

    [Test]
    public async Task Build_SourceForBases_IsAccepted()
    {
        ArcBoxEndpoint endpoint = ArcBoxEndpoint.Parse("docker+unix:///var/run/docker.sock");

        await using DockerEngineChannel channel = new(endpoint, new DockerEngineOptions
        {
            BuildCredentialSource = new DockerCredentialSource(),
            BuildRegistries = ["registry.example.com"],
        });

        Assert.That(channel.Target, Is.EqualTo(endpoint.ToString()));
    }

    internal interface IVault
    {
        Task<string?> FindTokenAsync(string registry, CancellationToken cancellationToken);
    }

    private sealed class TokenVault : IVault
    {
        public Task<string?> FindTokenAsync(string registry, CancellationToken cancellationToken) => Task.FromResult<string?>(token);
    }

    internal sealed class VaultCredentials(IVault vault) : ICredentialSource
    {
        public async ValueTask<RegistryCredential?> GetAsync(string registry, CancellationToken cancellationToken = default)
            => await vault.FindTokenAsync(registry, cancellationToken) is { } token ? RegistryCredential.IdentityToken(token, registry) : null;
    }
}
