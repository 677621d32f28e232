using System.Security.Cryptography;
using System.Text;
using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Protocol.Tests.Channels;

/// <summary>What discovery tries, and in which order, before anything is connected.</summary>
public sealed class EndpointCandidatesTests
{
    private Dictionary<string, string> _environment;
    private TestDirectory _home;

    [SetUp]
    public void SetUp()
    {
        _home = new TestDirectory();
        _environment = [];
    }

    [TearDown]
    public void TearDown() => _home.Dispose();

    [Test]
    public void List_NothingSet_IsArcBoxThenDocker()
    {
        _environment["XDG_RUNTIME_DIR"] = "/run/user/1000";

        Assert.That(Names(), Is.EqualTo(
        [
            $"unix://{_home[".arcbox/run/arcbox.sock"]} (ArcBox's default socket)",
            $"docker+unix://{_home[".arcbox/run/docker.sock"]} (ArcBox's default Docker socket)",
            $"unix://{_home[".arcbox/arcbox.sock"]} (ArcBox's default socket)",
            $"docker+unix://{_home[".arcbox/docker.sock"]} (ArcBox's default Docker socket)",
            "docker+unix:///var/run/docker.sock (Docker's default socket)",
            $"docker+unix://{_home[".docker/run/docker.sock"]} (Docker Desktop's socket)",
            "docker+unix:///run/user/1000/docker.sock (rootless Docker's socket)",
            "docker+unix:///run/user/1000/podman/podman.sock (Podman's socket)",
            "docker+unix:///var/run/podman/podman.sock (Podman's socket)",
        ]));
    }

    [Test]
    public void List_NoHome_LooksInTheSystemsDirectories()
    {
        IEnumerable<string> names = EndpointCandidates.List(Options() with { HomeDirectory = null, RunDirectory = "/elsewhere" }).Select(candidate => candidate.Name);

        Assert.That(names, Is.EqualTo(
        [
            "unix:///var/lib/arcbox/run/arcbox.sock",
            "docker+unix:///var/lib/arcbox/run/docker.sock",
            "unix:///var/lib/arcbox/arcbox.sock",
            "docker+unix:///var/lib/arcbox/docker.sock",
            "docker+unix:///elsewhere/docker.sock",
            "docker+unix:///elsewhere/podman/podman.sock",
        ]));
    }

    [TestCase("ARCBOX_GRPC_SOCKET", "/a/arcbox.sock", "unix:///a/arcbox.sock", "docker+unix:///a/docker.sock")]
    [TestCase("ARCBOX_GRPC_SOCKET", "unix:///a/arcbox.sock", "unix:///a/arcbox.sock", "docker+unix:///a/docker.sock")]
    [TestCase("ARCBOX_GRPC_SOCKET", "http://localhost:5000", "http://localhost:5000")]
    [TestCase("ARCBOX_SOCKET", "/a/arcbox.sock", "unix:///a/arcbox.sock", "docker+unix:///a/docker.sock")]
    [TestCase("ARCBOX_SOCKET", "/a/docker.sock", "docker+unix:///a/docker.sock")]
    [TestCase("ARCBOX_SOCKET", "unix:///a/docker.sock", "docker+unix:///a/docker.sock")]
    [TestCase("ARCBOX_SOCKET", "docker+unix:///a/engine", "docker+unix:///a/engine")]
    [TestCase("ARCBOX_SOCKET", "docker+unix:/a/engine", "docker+unix:/a/engine")]
    [TestCase("ARCBOX_SOCKET", "ttrpc+unix:///a/images.sock", "ttrpc+unix:///a/images.sock")]
    [TestCase("ARCBOX_GRPC_SOCKET", "ttrpc+unix:@images", "ttrpc+unix:@images")]
    [TestCase("ARCBOX_API_URL", "https://images.example", "https://images.example")]
    [TestCase("ARCBOX_API_URL", "ttrpc+vsock://3:1024", "ttrpc+vsock://3:1024")]
    [TestCase("DOCKER_HOST", "unix:///a/docker.sock", "docker+unix:///a/docker.sock")]
    [TestCase("DOCKER_HOST", "tcp://10.0.0.7:2375", "docker+http://10.0.0.7:2375")]
    [TestCase("DOCKER_HOST", "tcp://10.0.0.7", "docker+http://10.0.0.7:2375")]
    [TestCase("DOCKER_HOST", "localhost:2375", "docker+http://localhost:2375")]
    [TestCase("DOCKER_HOST", "http://localhost:2375", "docker+http://localhost:2375")]
    [TestCase("DOCKER_HOST", "https://localhost:2376", "docker+https://localhost:2376")]
    [TestCase("DOCKER_HOST", "npipe:////./pipe/docker_engine", "docker+npipe://./pipe/docker_engine")]
    public void List_VariableSet_EndsWithWhatItNames(string variable, string value, params string[] expected)
    {
        _environment[variable] = value;

        EndpointCandidate[] named = [.. EndpointCandidates.List(Options()).SkipWhile(candidate => candidate.NamedBy is null)];

        using (Assert.EnterMultipleScope())
        {
            Assert.That(named.Select(candidate => candidate.Name), Is.EqualTo(expected));
            Assert.That(named, Has.All.Property(nameof(EndpointCandidate.NamedBy)).EqualTo(variable).And.All.Property(nameof(EndpointCandidate.Problem)).Null);
            Assert.That(named, Has.All.Property(nameof(EndpointCandidate.Source)).Contains(variable));
        }
    }

    [Test]
    public void List_ArcBoxVariable_IsTheFirst()
    {
        _environment["ARCBOX_API_URL"] = "https://images.example";
        _environment["ARCBOX_SOCKET"] = "/a/arcbox.sock";
        _environment["DOCKER_HOST"] = "unix:///b/docker.sock";

        Assert.That(Names(), Is.EqualTo(["https://images.example (ARCBOX_API_URL)"]));
    }

    [Test]
    public void List_BothSocketVariables_AreTheTwoSocketsOfOneDaemon()
    {
        _environment["ARCBOX_GRPC_SOCKET"] = "/a/g.sock";
        _environment["ARCBOX_SOCKET"] = "/b/docker.sock";

        Assert.That(Names(), Is.EqualTo(["unix:///a/g.sock (ARCBOX_GRPC_SOCKET)", "docker+unix:///b/docker.sock (ARCBOX_SOCKET)"]));
    }

    [Test]
    public void List_DockerSocketWithGrpcSocketsBesideIt_TriesThoseFirst()
    {
        string docker = _home["docker.sock"];
        string first = _home.Write("arcbox-grpc.sock", "");
        string second = _home.Write("arcbox.sock", "");
        _environment["ARCBOX_SOCKET"] = docker;

        Assert.That(Names(), Is.EqualTo(
        [
            $"unix://{first} (arcbox-grpc.sock beside ARCBOX_SOCKET)",
            $"unix://{second} (arcbox.sock beside ARCBOX_SOCKET)",
            $"docker+unix://{docker} (ARCBOX_SOCKET)",
        ]));
    }

    [Test]
    public void List_EmptyVariables_CountAsUnset()
    {
        string[] withoutVariables = Names();
        foreach (string variable in (string[])["ARCBOX_GRPC_SOCKET", "ARCBOX_SOCKET", "ARCBOX_API_URL", "ARCBOX_DATA_DIR", "ARCBOX_PROFILE", "DOCKER_HOST", "DOCKER_CONTEXT"])
            _environment[variable] = "";

        Assert.That(Names(), Is.EqualTo(withoutVariables));
    }

    [Test]
    public void List_DataDirectory_IsTheOnlyPlace()
    {
        _environment["ARCBOX_DATA_DIR"] = "/data";

        Assert.That(Names(), Is.EqualTo(
        [
            "unix:///data/run/arcbox.sock (ARCBOX_DATA_DIR)",
            "docker+unix:///data/run/docker.sock (ARCBOX_DATA_DIR)",
            "unix:///data/arcbox.sock (ARCBOX_DATA_DIR)",
            "docker+unix:///data/docker.sock (ARCBOX_DATA_DIR)",
        ]));
    }

    [TestCase("dev", ".arcbox-dev", true)]
    [TestCase(" Development ", ".arcbox-dev", true)]
    [TestCase("production", ".arcbox", false)]
    public void List_Profile_ChoosesTheDataDirectory(string profile, string directory, bool isNamed)
    {
        _environment["ARCBOX_PROFILE"] = profile;

        EndpointCandidate first = EndpointCandidates.List(Options()).First();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(first.Name, Is.EqualTo($"unix://{_home[directory]}/run/arcbox.sock"));
            Assert.That(first.NamedBy is not null, Is.EqualTo(isNamed));
        }
    }

    [TestCase("ARCBOX_API_URL", "https://me:canary@images.example", "user name or password")]
    [TestCase("ARCBOX_API_URL", "ttrpc+tcp://me:canary@images.example:1", "user name or password")]
    [TestCase("ARCBOX_SOCKET", "unix:relative.sock", "must be absolute")]
    [TestCase("DOCKER_HOST", "ssh://me:canary@host", "ssh -L")]
    [TestCase("DOCKER_HOST", "tcp://host:2375/prefix", "has no path")]
    [TestCase("DOCKER_HOST", "/var/run/docker.sock", "write unix:///path")]
    [TestCase("DOCKER_HOST", "fd://3", "write unix:///path")]
    public void List_UnusableValue_SaysWhyWithoutSecrets(string variable, string value, string problem)
    {
        _environment[variable] = value;

        EndpointCandidate candidate = EndpointCandidates.List(Options()).Last();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(candidate.Problem, Does.Contain(problem));
            Assert.That(candidate.Endpoint, Is.Null);
            Assert.That(candidate.Source, Is.EqualTo(variable));
            Assert.That(candidate.ToAttempt("").ToString(), Does.Not.Contain("canary"));
        }
    }

    [Test]
    public void List_TlsVerify_EncryptsTcpWithTheCertificatesOfThePath()
    {
        _environment["DOCKER_HOST"] = "tcp://10.0.0.7";
        _environment["DOCKER_TLS_VERIFY"] = "1";
        _environment["DOCKER_CERT_PATH"] = "/certificates";

        EndpointCandidate candidate = EndpointCandidates.List(Options()).Last();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(candidate.Name, Is.EqualTo("docker+https://10.0.0.7:2376"));
            Assert.That(candidate.Certificates!.Directory, Is.EqualTo("/certificates"));
        }
    }

    [Test]
    public void List_TlsVerifyWithoutPath_TakesTheCertificatesOfDockersDirectory()
    {
        _environment["DOCKER_HOST"] = "tcp://10.0.0.7:2376";
        _environment["DOCKER_TLS_VERIFY"] = "1";

        Assert.That(EndpointCandidates.List(Options()).Last().Certificates!.Directory, Is.EqualTo(_home[".docker"]));
    }

    [Test]
    public void List_CurrentContext_IsTheLast()
    {
        WriteContext("lab", """{"Name":"lab","Endpoints":{"docker":{"Host":"tcp://10.0.0.7:2375"}}}""");
        _home.Write(".docker/config.json", """{"currentContext":"lab"}""");

        Assert.That(Names()[^1], Is.EqualTo("docker+http://10.0.0.7:2375 (Docker's current context 'lab')"));
        Assert.That(Names(), Has.Length.EqualTo(5));
    }

    [Test]
    public void List_ContextVariable_BeatsTheCurrentContext()
    {
        WriteContext("lab", """{"Endpoints":{"docker":{"Host":"unix:///lab.sock"}}}""");
        _home.Write(".docker/config.json", """{"currentContext":"other"}""");
        _environment["DOCKER_CONTEXT"] = "lab";

        Assert.That(Names()[^1], Is.EqualTo("docker+unix:///lab.sock (DOCKER_CONTEXT 'lab')"));
    }

    [Test]
    public void List_HostVariable_BeatsTheContextVariable()
    {
        _environment["DOCKER_HOST"] = "unix:///a.sock";
        _environment["DOCKER_CONTEXT"] = "lab";

        Assert.That(Names()[^1], Is.EqualTo("docker+unix:///a.sock (DOCKER_HOST)"));
    }

    [Test]
    public void List_ConfigurationDirectory_HoldsTheContexts()
    {
        WriteContext("lab", """{"Endpoints":{"docker":{"Host":"unix:///lab.sock"}}}""", "elsewhere");
        _home.Write("elsewhere/config.json", """{"currentContext":"lab"}""");
        _environment["DOCKER_CONFIG"] = _home["elsewhere"];

        Assert.That(Names()[^1], Does.StartWith("docker+unix:///lab.sock"));
    }

    [Test]
    public void List_ContextDefault_IsNoContext()
    {
        _home.Write(".docker/config.json", """{"currentContext":"lab"}""");
        _environment["DOCKER_CONTEXT"] = "default";

        Assert.That(Names()[^1], Does.EndWith("(Podman's socket)"));
    }

    [Test]
    public void List_ContextWithCertificates_IsEncrypted()
    {
        WriteContext("lab", """{"Endpoints":{"docker":{"Host":"tcp://10.0.0.7:2376","SkipTLSVerify":false}}}""");
        _home.Write($".docker/contexts/tls/{Hash("lab")}/docker/ca.pem", "");
        _environment["DOCKER_CONTEXT"] = "lab";

        EndpointCandidate candidate = EndpointCandidates.List(Options()).Last();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(candidate.Name, Is.EqualTo("docker+https://10.0.0.7:2376"));
            Assert.That(candidate.Certificates!.Directory, Is.EqualTo(_home[$".docker/contexts/tls/{Hash("lab")}/docker"]));
        }
    }

    [TestCase(null, "there is no such context")]
    [TestCase("{}", "names no Docker engine")]
    [TestCase("""{"Endpoints":{"docker":{"Host":""}}}""", "names no Docker engine")]
    [TestCase("""{"Endpoints":{"docker":{"Host":7}}}""", "cannot be read")]
    [TestCase("""{"Endpoints":""", "cannot be read")]
    [TestCase("""{"Endpoints":{"docker":{"Host":"tcp://10.0.0.7:2376","SkipTLSVerify":true}}}""", "not to verify")]
    [TestCase("""{"Endpoints":{"docker":{"Host":"ssh://host"}}}""", "ssh -L")]
    public void List_UnusableContext_SaysWhyAndIsTheLast(string? metadata, string problem)
    {
        if (metadata is not null) WriteContext("lab", metadata);
        _environment["DOCKER_CONTEXT"] = "lab";

        EndpointCandidate candidate = EndpointCandidates.List(Options()).Last();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(candidate.Problem, Does.Contain(problem));
            Assert.That(candidate.NamedBy, Is.EqualTo("DOCKER_CONTEXT 'lab'"));
            Assert.That(candidate.Source, Is.EqualTo("DOCKER_CONTEXT 'lab'"));
        }
    }

    [Test]
    public void List_UnreadableConfiguration_IsToldAndPassedOver()
    {
        _home.Write(".docker/config.json", "{");

        EndpointCandidate[] candidates = [.. EndpointCandidates.List(Options())];

        using (Assert.EnterMultipleScope())
        {
            Assert.That(candidates[4].Problem, Does.StartWith("it cannot be read"));
            Assert.That(candidates[5].Name, Is.EqualTo("docker+unix:///var/run/docker.sock"));
        }
    }

    private string[] Names() => [.. EndpointCandidates.List(Options()).Select(candidate => $"{candidate.Name} ({candidate.Source})")];

    private EndpointDiscoveryOptions Options()
        => new() { ReadVariable = name => _environment.GetValueOrDefault(name), HomeDirectory = _home.ToString() };

    private void WriteContext(string name, string metadata, string directory = ".docker")
        => _home.Write($"{directory}/contexts/meta/{Hash(name)}/meta.json", metadata);

    private static string Hash(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
}
