using System.Runtime.CompilerServices;

namespace ArcBox.Protocol.Tests.Client;

/// <summary>A null that no option means is refused where it is given, not where it is used.</summary>
internal sealed class NullOptionTests
{
    private static TestCaseData[] Options =>
    [
        Given(() => new ArcBoxChannelOptions { Interceptors = null! }),
        Given(() => new ArcBoxChannelOptions { LoggerFactory = null! }),
        Given(() => new ArcBoxChannelOptions { TimeProvider = null! }),
        Given(() => new BuildOptions { BuildArguments = null! }),
        Given(() => new BuildOptions { Labels = null! }),
        Given(() => new BuildOptions { Tags = null! }),
        Given(() => new DockerCredentialOptions { Credentials = null! }),
        Given(() => new DockerCredentialOptions { ReadVariable = null! }),
        Given(() => new DockerCredentialOptions { TimeProvider = null! }),
        Given(() => new DockerEngineOptions { BuildCredentials = null! }),
        Given(() => new DockerEngineOptions { BuildRegistries = null! }),
        Given(() => new DockerEngineOptions { ChannelOptions = null! }),
        Given(() => new EndpointDiscoveryOptions { ChannelOptions = null! }),
        Given(() => new EndpointDiscoveryOptions { ReadVariable = null! }),
        Given(() => new EndpointDiscoveryOptions { RunDirectory = null! }),
        Given(() => new InMemoryChannelOptions { TimeProvider = null! }),
        Given(() => new ReadinessOptions { TimeProvider = null! }),
    ];

    [TestCaseSource(nameof(Options))]
    public void Init_Null_IsRefused(Func<object> make) => Assert.That(make, Throws.ArgumentNullException);

    private static TestCaseData Given(
        Func<object> make, [CallerArgumentExpression(nameof(make))] string text = "")
        => new TestCaseData(make).SetArgDisplayNames(text);
}
