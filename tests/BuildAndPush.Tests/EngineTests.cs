using System.Net.Http.Headers;
using System.Text;
using ArcBox.Protocol;

namespace ArcBox.Samples.BuildAndPush.Tests;

/// <summary>The program against real engines and a registry that wants a login.</summary>
[TestFixture("ARCBOX_TEST_DOCKER")]
[TestFixture("ARCBOX_TEST_PODMAN")]
[CancelAfter(120_000)]
internal sealed class EngineTests(string variable)
{
    private PodmanTurn? _turn;

    [SetUp]
    public async Task EnterAsync() => _turn = await PodmanTurn.EnterAsync(variable);

    [TearDown]
    public void Leave() => _turn?.Dispose();

    [Test]
    public async Task Run_DirectoryAndName_PrintsTheRegistrysDigest(CancellationToken hangGuard)
    {
        string engine = Rig.Engine(variable).ToString();
        string repository = $"built/app-{Guid.NewGuid():n}";
        string name = $"{Rig.PrivateRegistry}/{repository}:1";
        using TestDirectory directory = new();
        directory.Write("Dockerfile", $"FROM {Rig.Registry}/lab/busybox:1\nCOPY greeting /\nRUN cat greeting\n");
        directory.Write("greeting", repository);

        SampleRun run = await SampleRun.OfAsync(engine, Rig.User, Rig.Password, hangGuard, directory.FullName, name);
        await using ImageClient client = ImageClient.ForEndpoint(engine);
        if (run.ExitCode == 0) await client.RemoveAsync(name, cancellationToken: hangGuard);

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Out, Does.EndWith($"\npushed {name}@{await DigestAsync(repository, hangGuard)}\n"));
    }

    private static async Task<string> DigestAsync(string repository, CancellationToken hangGuard)
    {
        using HttpClient http = new();
        using HttpRequestMessage request = new(HttpMethod.Head, $"http://{Rig.PrivateRegistry}/v2/{repository}/manifests/1")
        {
            Headers =
            {
                Accept = { new("application/vnd.docker.distribution.manifest.v2+json"), new("application/vnd.oci.image.manifest.v1+json") },
                Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Rig.User}:{Rig.Password}"))),
            },
        };
        using HttpResponseMessage answer = await http.SendAsync(request, hangGuard);
        answer.EnsureSuccessStatusCode();
        return answer.Headers.GetValues("Docker-Content-Digest").Single();
    }
}
