using ArcBox.Protocol.Tests.Support;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Protocol.Tests.Channels;

/// <summary>Values that would fail only later, inside .NET's HTTP handler or its timers.</summary>
public sealed class ChannelOptionsTests
{
    private static IEnumerable<TestCaseData<Func<object>>> OutOfRange()
    {
        TimeSpan tooLong = TimeSpan.FromDays(25), almostASecond = TimeSpan.FromMilliseconds(999);
        foreach (TimeSpan value in (TimeSpan[])[TimeSpan.Zero, Timeout.InfiniteTimeSpan, tooLong])
        {
            yield return new(() => new ArcBoxChannelOptions { ConnectTimeout = value }) { TestName = $"{{m}}(ConnectTimeout, {value})" };
            yield return new(() => new EndpointDiscoveryOptions { ProbeTimeout = value }) { TestName = $"{{m}}(ProbeTimeout, {value})" };
            yield return new(() => new ArcBoxChannelOptions { KeepAlivePingTimeout = value }) { TestName = $"{{m}}(KeepAlivePingTimeout, {value})" };
        }

        foreach (TimeSpan value in (TimeSpan[])[TimeSpan.Zero, almostASecond, tooLong])
            yield return new(() => new ArcBoxChannelOptions { KeepAlivePingDelay = value }) { TestName = $"{{m}}(KeepAlivePingDelay, {value})" };
        yield return new(() => new ArcBoxChannelOptions { KeepAlivePingTimeout = almostASecond }) { TestName = "{m}(KeepAlivePingTimeout, almost a second)" };
        yield return new(() => new ArcBoxChannelOptions { MaxReceiveMessageSize = 0 }) { TestName = "{m}(MaxReceiveMessageSize, 0)" };
    }

    [TestCaseSource(nameof(OutOfRange))]
    public void Init_OutOfRange_IsRefused(Func<object> make) => Assert.That(make, Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public void TimeProvider_Null_IsRefused() => Assert.That(() => new ArcBoxChannelOptions { TimeProvider = null! }, Throws.ArgumentNullException);

    [Test]
    public void ForEndpoint_TheLeastAndTheMostOfEach_IsTaken()
    {
        TimeSpan longest = TimeSpan.FromMilliseconds(int.MaxValue), second = TimeSpan.FromSeconds(1);
        ArcBoxChannelOptions[] extremes =
        [
            new() { ConnectTimeout = longest, KeepAlivePingDelay = longest, KeepAlivePingTimeout = longest, MaxReceiveMessageSize = int.MaxValue },
            new() { ConnectTimeout = TimeSpan.FromTicks(1), KeepAlivePingDelay = second, KeepAlivePingTimeout = second, MaxReceiveMessageSize = 1 },
            new() { KeepAlivePingDelay = Timeout.InfiniteTimeSpan },
        ];

        foreach (ArcBoxChannelOptions options in extremes)
        {
            foreach (string endpoint in (string[])["http://localhost", "ttrpc+tcp://localhost:5001"])
                Assert.That(() => ArcBoxChannel.ForEndpoint(ArcBoxEndpoint.Parse(endpoint), options).ShutdownAsync(), Throws.Nothing);
        }
    }

    [Test]
    public async Task Client_OverAnEnginesOwnChannel_HasItsChannelOptions()
    {
        ArcBoxChannelOptions options = new()
        {
            CallTimeout = TimeSpan.FromSeconds(1),
            StallTimeout = TimeSpan.FromSeconds(2),
            Retry = new RetryOptions { MaxAttempts = 7 },
            TimeProvider = new FakeTimeProvider(),
            Interceptors = [new RefusingInterceptor()],
        };
        ArcBoxEndpoint endpoint = ArcBoxEndpoint.Parse("docker+unix:///nowhere.sock");
        await using DockerEngineChannel channel = new(endpoint, new DockerEngineOptions { ChannelOptions = options });

        await using ImageClient client = new(channel);

        Assert.That((client.CallTimeout, client.StallTimeout), Is.EqualTo((options.CallTimeout, options.StallTimeout)));
        Assert.That((client.Retry, client.TimeProvider), Is.EqualTo((options.Retry, options.TimeProvider)));
        Assert.That((await Thrown.ByAsync<ArcBoxException>(client.ListAsync())).Message, Is.EqualTo("not today"));
    }

    private sealed class RefusingInterceptor : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
            => throw new RpcException(new Status(StatusCode.PermissionDenied, "not today"));
    }
}
