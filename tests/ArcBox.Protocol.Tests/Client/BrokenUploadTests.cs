using ArcBox.Protocol.Tests.Support;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace ArcBox.Protocol.Tests.Client;

/// <summary>A call that ends while the context is sent: whatever the channel throws there, the call's status is what the caller is told.</summary>
[CancelAfter(30_000)]
public sealed class BrokenUploadTests
{
    public static IEnumerable<Exception> Failures =>
    [
        new HttpRequestException("The request was aborted.", new HttpProtocolException(0, "The HTTP/2 server closed the connection.", null)),
        new IOException("Unable to write data to the transport connection: Broken pipe."),
        new RpcException(new Status(StatusCode.Unavailable, "away")),
        new InvalidOperationException("Can't write the message because the call is complete."),
        new OperationCanceledException("Call canceled by the client."),
    ];

    [TestCaseSource(nameof(Failures))]
    public async Task BuildAsync_WritingFails_ThrowsTheStatusOfTheCall(Exception thrown, CancellationToken token)
    {
        TaskCompletionSource written = new(TaskCreationOptions.RunContinuationsAsynchronously);
        InMemoryChannel channel = new(new ImageServiceDouble
        {
            OnBuild = async (_, _, _) =>
            {
                await written.Task;
                throw new RpcException(new Status(StatusCode.Unavailable, "the connection was closed"));
            },
        });
        ImageClient client = new(channel.CreateCallInvoker().Intercept(new FailingUploadInterceptor(() =>
        {
            written.SetResult();
            return thrown;
        })));

        ArcBoxException failure = await client.BuildAsync(ImageBuildContext.FromTar(new MemoryStream(new byte[1024])), token).ThrownAsync<ArcBoxException>();

        Assert.That((failure.StatusCode, failure.Message), Is.EqualTo((StatusCode.Unavailable, "the connection was closed")));
    }
}
