using System.Security.Cryptography.X509Certificates;
using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Protocol.Tests.Docs;

/// <summary>The examples of docs/endpoints.md: <see cref="SnippetTests"/> checks that they are these.</summary>
[CancelAfter(60_000)]
public sealed class EndpointSnippets
{
    [Test]
    public async Task Client_OfThisMachine_IsMadeOrItsDaemonIsMissing()
    {
        try
        {
            await OpenAsync();
        }
        catch (DaemonUnreachableException exception)
        {
            Assert.That(exception.Attempts, Is.Not.Empty);
        }
    }

    [Test]
    public async Task Survey_OfThisMachine_TellsEachPlace()
    {
        await foreach (EndpointAttempt attempt in EndpointDiscovery.SurveyAsync())
            Console.WriteLine($"{attempt.Endpoint}, named by {attempt.Source}: {attempt.Problem ?? "serves images"}");

        Assert.That(await EndpointDiscovery.SurveyAsync().CountAsync(), Is.Positive);
    }

    [Test]
    public void Wait_Cancelled_Ends() => Assert.That(() => WaitAsync(new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());

    [Test]
    public void Tls_CertificatesOfFiles_AreRead()
    {
        using TestCertificates certificates = new();
        using TestDirectory directory = new();
        certificates.WriteDockerFiles(directory, "");

        Assert.That(() => OpenWithTlsAsync(directory.ToString()), Throws.Nothing);
    }

    private static async Task OpenAsync()
    {
        await using ImageClient found = await ImageClient.DiscoverAsync();                            // looks around now
        await using ImageClient lazy = ImageClient.ForDiscovery();                                     // looks around at its first call
        await using ImageClient named = ImageClient.ForEndpoint("docker+unix:///var/run/docker.sock"); // goes there, and nowhere else
    }

    private static async Task WaitAsync(CancellationToken cancellationToken)
    {
        await using ImageClient client = ImageClient.ForDiscovery();
        await client.WaitUntilReadyAsync(new ReadinessOptions { Timeout = TimeSpan.FromSeconds(30) }, cancellationToken);
    }

    private static async Task OpenWithTlsAsync(string folder)
    {
        ArcBoxChannelOptions options = new()
        {
            ServerCertificateAuthorities = [X509CertificateLoader.LoadCertificateFromFile($"{folder}/ca.pem")],
            ClientCertificate = X509Certificate2.CreateFromPemFile($"{folder}/cert.pem", $"{folder}/key.pem"),
        };
        await using ImageClient client = ImageClient.ForEndpoint(ArcBoxEndpoint.Parse("https://images.example.com"), options);
    }
}
