using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Tests.Client;

/// <summary>What a caller of PullAsync and PushAsync may rely on.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class StreamTests
{
    private readonly Gate _left = new();
    private int _calls;

    [Test]
    public async Task PullAsync_NotEnumerated_MakesNoCall()
    {
        ImageClient client = Pulling("a");

        IAsyncEnumerable<PullProgress> stream = client.PullAsync("nginx");
        await using IAsyncEnumerator<PullProgress> reader = stream.GetAsyncEnumerator();

        Assert.That(_calls, Is.Zero);
        Assert.That(await reader.MoveNextAsync().Soon(), Is.True);
        Assert.That(_calls, Is.EqualTo(1));
    }

    [Test]
    public async Task PullAsync_EnumeratedTwice_MakesTwoCalls()
    {
        IAsyncEnumerable<PullProgress> stream = Pulling("a", "b").PullAsync("nginx");

        List<PullProgress> first = await stream.ToListAsync().Soon();
        List<PullProgress> second = await stream.ToListAsync().Soon();

        Assert.That(first.Select(line => line.Status), Is.EqualTo(new[] { "a", "b" }));
        Assert.That(second, Is.EqualTo(first));
        Assert.That(_calls, Is.EqualTo(2));
    }

    [Test]
    public async Task PullAsync_LoopLeftEarly_CancelsTheCall()
    {
        ImageClient client = new(new InMemoryChannel(new ImageServiceDouble
        {
            OnPull = async (_, responses, context) =>
            {
                await responses.WriteAsync(new PullProgress());
                _left.OpenOn(context.CancellationToken);
                await _left.WaitAsync();
            },
        }));

        await foreach (PullProgress _ in client.PullAsync("nginx")) break;

        await _left.WaitAsync();
    }

    [TestCase("")]
    [TestCase(" ")]
    [TestCase("Nginx")]
    [TestCase("nginx:")]
    public void PullAsync_BadReference_ThrowsAtTheCall(string reference)
        => Assert.That(() => Pulling().PullAsync(reference), Throws.ArgumentException.With.Property(nameof(ArgumentException.ParamName)).EqualTo("reference"));

    [Test]
    public void Streams_NullArgument_ThrowsAtTheCall()
    {
        ImageClient client = Pulling();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => client.PullAsync(null!), Throws.ArgumentNullException);
            Assert.That(() => client.PushAsync(null!), Throws.ArgumentNullException);
            Assert.That(() => client.BuildAsync(null!), Throws.ArgumentNullException);
        }
    }

    [Test]
    public void PushAsync_Digest_ThrowsAtTheCall()
        => Assert.That(() => Pulling().PushAsync("app@sha256:" + new string('a', 64)), Throws.ArgumentException.With.Message.Contains("digest"));

    [Test]
    public async Task PullAsync_ServerFailsBehindLines_YieldsThemFirst()
    {
        ImageClient client = new(new InMemoryChannel(new ImageServiceDouble
        {
            OnPull = async (_, responses, _) =>
            {
                await responses.WriteAsync(new PullProgress { Status = "a" });
                await responses.WriteAsync(new PullProgress { Status = "b" });
                throw new RpcException(new Status(StatusCode.Internal, "broken"));
            },
        }));

        (List<PullProgress> lines, ArcBoxException failure) = await client.PullAsync("nginx").FailureAsync<PullProgress, ArcBoxException>();

        Assert.That(lines.Select(line => line.Status), Is.EqualTo(new[] { "a", "b" }));
        Assert.That(failure.Message, Is.EqualTo("broken"));
    }

    [TestCase("Error: registry error: failed to fetch manifest: 401 Unauthorized - {}", StatusCode.Unauthenticated, ErrorReasons.RegistryUnauthenticated, typeof(RegistryAuthenticationException))]
    [TestCase("Error: registry error: failed to fetch manifest: 404 Not Found - {}", StatusCode.NotFound, ErrorReasons.ManifestNotFound, typeof(ImageNotFoundException))]
    [TestCase("Error: authentication error: x", StatusCode.Unauthenticated, ErrorReasons.RegistryUnauthenticated, typeof(RegistryAuthenticationException))]
    [TestCase("Error: image not found: x", StatusCode.NotFound, ErrorReasons.ImageNotFound, typeof(ImageNotFoundException))]
    [TestCase("Error: manifest error: no manifest for current platform in manifest list", StatusCode.NotFound, ErrorReasons.PlatformNotFound, typeof(ImageNotFoundException))]
    [TestCase("Error: layer error: digest mismatch", StatusCode.DataLoss, ErrorReasons.DigestMismatch, typeof(ArcBoxException))]
    [TestCase("Error: something new", StatusCode.Unknown, null, typeof(ArcBoxException))]
    public async Task PullAsync_OldDaemonsErrorLine_ThrowsAfterTheLinesBefore(string status, StatusCode code, string? reason, Type type)
    {
        (List<PullProgress> lines, ArcBoxException failure) = await Pulling("Downloading abc", status).PullAsync("nginx").FailureAsync<PullProgress, ArcBoxException>();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(lines, Has.Count.EqualTo(1));
            Assert.That(failure, Is.TypeOf(type));
            Assert.That(failure.Message, Is.EqualTo(status["Error: ".Length..]));
            Assert.That(failure.StatusCode, Is.EqualTo(code));
            Assert.That(failure.Reason, Is.EqualTo(reason));
            Assert.That(failure.Method, Is.EqualTo("Pull"));
        }
    }

    [Test]
    public async Task PullAsync_ErrorWordOfALayer_IsALineLikeOthers()
    {
        ImageClient client = new(new InMemoryChannel(new ImageServiceDouble
        {
            OnPull = (_, responses, _) => responses.WriteAsync(new PullProgress { Id = "0123456789ab", Status = "Error: is only a word here" }),
        }));

        Assert.That(await client.PullAsync("nginx").ToListAsync().Soon(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task PushAsync_InBandErrorLine_Throws()
    {
        ImageClient client = new(new InMemoryChannel(new ImageServiceDouble
        {
            OnPush = (_, responses, _) => responses.WriteAsync(new PushProgress { Status = "Error: authentication error: x" }),
        }));

        RegistryAuthenticationException failure = await client.PushAsync("app").ThrownAsync<RegistryAuthenticationException>();

        Assert.That(failure.Method, Is.EqualTo("Push"));
    }

    [Test]
    public async Task PullAsync_ConnectionLostInTheMiddle_ThrowsInsteadOfEnding()
    {
        InMemoryChannel channel = new(new ImageServiceDouble
        {
            OnPull = async (_, responses, context) =>
            {
                await responses.WriteAsync(new PullProgress { Status = "a" });
                _left.OpenOn(context.CancellationToken);
                await _left.WaitAsync();
            },
        });
        await using IAsyncEnumerator<PullProgress> reader = new ImageClient(channel).PullAsync("nginx").GetAsyncEnumerator();
        Assert.That(await reader.MoveNextAsync().Soon(), Is.True);

        await channel.DisposeAsync();

        ArcBoxException failure = await Thrown.ByAsync<ArcBoxException>(reader.MoveNextAsync().AsTask());
        Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.Unavailable));
        Assert.That(failure.IsTransient, Is.True);
    }

    private ImageClient Pulling(params string[] statuses) => new(new InMemoryChannel(new ImageServiceDouble
    {
        OnPull = async (_, responses, _) =>
        {
            Interlocked.Increment(ref _calls);
            foreach (string status in statuses) await responses.WriteAsync(new PullProgress { Status = status });
        },
    }));
}
