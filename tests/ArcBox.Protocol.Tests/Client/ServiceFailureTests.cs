using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Tests.Client;

/// <summary>What an implementation of the service throws is what a client of this library reads.</summary>
public sealed class ServiceFailureTests
{
    [Test]
    public async Task Create_WithReason_ReachesTheClient()
    {
        ArcBoxException failure = await Thrown.ByAsync<ArcBoxException>(
            Failing(ImageServiceFailure.Create(StatusCode.NotFound, "No such image: nginx", ErrorReasons.ImageNotFound)).InspectAsync("nginx"));

        Assert.That(failure, Is.TypeOf<ImageNotFoundException>());
        Assert.That(failure.Reason, Is.EqualTo(ErrorReasons.ImageNotFound));
        Assert.That(failure.Message, Does.Contain("No such image: nginx"));
    }

    [Test]
    public async Task Create_WithExitCode_ReachesTheClient()
    {
        ArcBoxException failure = await Thrown.ByAsync<ArcBoxException>(
            Failing(ImageServiceFailure.Create(StatusCode.FailedPrecondition, "make failed", ErrorReasons.BuildFailed, exitCode: 7)).InspectAsync("nginx"));

        Assert.That(failure, Is.TypeOf<ImageBuildException>().With.Property(nameof(ImageBuildException.ExitCode)).EqualTo(7));
    }

    [Test]
    public void Create_NoReason_SendsNoDetails()
        => Assert.That(ImageServiceFailure.Create(StatusCode.Internal, "broken").Trailers, Is.Empty);

    private static ImageClient Failing(RpcException failure) => new(new InMemoryChannel(new FailingService(failure)));

    private sealed class FailingService(RpcException failure) : ImageService.ImageServiceBase
    {
        public override Task<ImageInfo> Inspect(InspectImageRequest request, ServerCallContext context) => throw failure;
    }
}
