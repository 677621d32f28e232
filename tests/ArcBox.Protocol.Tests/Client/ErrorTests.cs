using ArcBox.Protocol.Tests.Support;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace ArcBox.Protocol.Tests.Client;

/// <summary>Which exception a failed call becomes.</summary>
public sealed class ErrorTests
{
    [TestCase(StatusCode.NotFound, null, typeof(ImageNotFoundException), false)]
    [TestCase(StatusCode.NotFound, ErrorReasons.ManifestNotFound, typeof(ImageNotFoundException), false)]
    [TestCase(StatusCode.NotFound, ErrorReasons.PlatformNotFound, typeof(ImageNotFoundException), false)]
    [TestCase(StatusCode.Unauthenticated, null, typeof(RegistryAuthenticationException), false)]
    [TestCase(StatusCode.Unauthenticated, ErrorReasons.RegistryUnauthenticated, typeof(RegistryAuthenticationException), false)]
    [TestCase(StatusCode.PermissionDenied, ErrorReasons.RegistryDenied, typeof(RegistryAuthenticationException), false)]
    [TestCase(StatusCode.PermissionDenied, null, typeof(ArcBoxException), false)]
    [TestCase(StatusCode.Unimplemented, null, typeof(ImageServiceNotImplementedException), false)]
    [TestCase(StatusCode.Unavailable, null, typeof(ArcBoxException), true)]
    [TestCase(StatusCode.Unavailable, ErrorReasons.RegistryUnreachable, typeof(ArcBoxException), true)]
    [TestCase(StatusCode.ResourceExhausted, ErrorReasons.RegistryRateLimited, typeof(ArcBoxException), true)]
    [TestCase(StatusCode.ResourceExhausted, ErrorReasons.NoSpace, typeof(ArcBoxException), false)]
    [TestCase(StatusCode.FailedPrecondition, ErrorReasons.ImageInUse, typeof(ArcBoxException), false)]
    [TestCase(StatusCode.FailedPrecondition, ErrorReasons.BuildFailed, typeof(ImageBuildException), false)]
    [TestCase(StatusCode.InvalidArgument, ErrorReasons.InvalidBuild, typeof(ImageBuildException), false)]
    [TestCase(StatusCode.Internal, "SOMETHING_NEW", typeof(ArcBoxException), false)]
    public async Task Pull_FailsWithStatusAndReason_ThrowsItsException(StatusCode code, string? reason, Type type, bool transient)
    {
        ArcBoxException failure = await Failing(Error(code, "the reason", reason)).PullAsync("nginx").ThrownAsync<ArcBoxException>();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(failure, Is.TypeOf(type));
            Assert.That(failure.StatusCode, Is.EqualTo(code));
            Assert.That(failure.Reason, Is.EqualTo(reason));
            Assert.That(failure.IsTransient, Is.EqualTo(transient));
            Assert.That(failure.Method, Is.EqualTo("Pull"));
            Assert.That(failure.Endpoint, Is.EqualTo("memory://image-service"));
            Assert.That(failure.Message, Does.Contain("the reason"));
            Assert.That(failure.InnerException, Is.TypeOf<RpcException>());
        }
    }

    [Test]
    public async Task Inspect_Unauthenticated_IsNotTheRegistrysDoing()
    {
        ArcBoxException failure = await Thrown.ByAsync<ArcBoxException>(
            Failing(Error(StatusCode.Unauthenticated, "who are you?", null)).InspectAsync("nginx"));

        Assert.That(failure, Is.TypeOf<ArcBoxException>());
        Assert.That(failure.Method, Is.EqualTo("Inspect"));
    }

    [Test]
    public async Task Unimplemented_Any_NamesTheWayOut()
    {
        ImageServiceNotImplementedException failure = await Thrown.ByAsync<ImageServiceNotImplementedException>(
            new ImageClient(new InMemoryChannel(new ImageServiceDouble())).InspectAsync("nginx"));

        Assert.That(failure.Message, Does.Contain("memory://image-service").And.Contain("Inspect").And.Contain("docker.sock"));
    }

    [Test]
    public async Task Failure_WithoutAWordOfTheServer_StillHasAMessage()
        => Assert.That(
            (await Thrown.ByAsync<ArcBoxException>(Failing(Error(StatusCode.Internal, "", null)).InspectAsync("nginx"))).Message,
            Does.Contain("Inspect").And.Contain("Internal"));

    [Test]
    public async Task StatusDetails_Garbage_LeaveTheStatusCode()
    {
        RpcException error = new(new Status(StatusCode.NotFound, "no"), new Metadata { { "grpc-status-details-bin", [0xFF, 0xFF] } });

        ImageNotFoundException failure = await Thrown.ByAsync<ImageNotFoundException>(Failing(error).InspectAsync("nginx"));

        Assert.That(failure.Reason, Is.Null);
    }

    [Test]
    public async Task CallInvoker_RefusesAtTheStart_ThrowsTheSameKindOfException()
    {
        ImageClient client = new(new InMemoryChannel(new ImageServiceDouble()).CreateCallInvoker()
            .Intercept(new StartInterceptor(() => throw new RpcException(new Status(StatusCode.Unavailable, "not now")))));

        using (Assert.EnterMultipleScope())
        {
            Assert.That((await Thrown.ByAsync<ArcBoxException>(client.InspectAsync("nginx"))).IsTransient, Is.True);
            Assert.That((await client.PullAsync("nginx").ThrownAsync<ArcBoxException>()).IsTransient, Is.True);
            Assert.That((await client.BuildAsync(ImageBuildContext.FromTar(Stream.Null)).ThrownAsync<ArcBoxException>()).Endpoint, Is.Null);
        }
    }

    /// <summary>As a server of any make would send it.</summary>
    private static RpcException Error(StatusCode code, string message, string? reason)
    {
        Metadata trailers = [];
        if (reason is not null) trailers.Add("grpc-status-details-bin", ErrorDetails.Encode(code, reason));
        return new RpcException(new Status(code, message), trailers);
    }

    private static ImageClient Failing(RpcException error) => new(new InMemoryChannel(new ImageServiceDouble
    {
        OnPull = (_, _, _) => throw error,
        OnInspect = (_, _) => throw error,
    }));
}
