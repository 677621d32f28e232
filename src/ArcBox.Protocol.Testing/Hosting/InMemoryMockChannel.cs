using Grpc.Core;
using Grpc.Core.Interceptors;

namespace ArcBox.Protocol.Testing;

/// <summary>A client's channel to a server in memory, which can be taken down under it and brought up again.</summary>
internal sealed class InMemoryMockChannel(MockImageService service, InMemoryChannelOptions options, IReadOnlyList<Interceptor> interceptors)
    : ChannelBase("memory://image-service"), IBuildOptionsChannel, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private InMemoryChannel _current = new(service, options);
    private bool _isOver;

    // Of the service, and not of what stands in for it while it is down.
    public bool CarriesBuildOptions => service.TakesBuildOptions;

    public override CallInvoker CreateCallInvoker() => Intercepted(null);

    public CallInvoker CreateCallInvoker(BuildOptions options) => Intercepted(options);

    /// <summary>Ends all calls with UNAVAILABLE. Further ones find nobody.</summary>
    public Task CloseAsync()
    {
        InMemoryChannel ended;
        lock (_gate)
        {
            ended = _current;
            if (!_isOver) _current = new InMemoryChannel(new AbsentImageService(), options);
        }

        return ended.ShutdownAsync();
    }

    /// <summary>Takes calls again.</summary>
    public void Reopen()
    {
        lock (_gate)
        {
            if (!_isOver) _current = new InMemoryChannel(service, options);
        }
    }

    public async ValueTask DisposeAsync() => await ShutdownAsync().ConfigureAwait(false);

    protected override async Task ShutdownAsyncCore()
    {
        lock (_gate) _isOver = true;
        await CloseAsync().ConfigureAwait(false);
    }

    // As the channel of an endpoint has them, so that they see the calls over every transport.
    private CallInvoker Intercepted(BuildOptions? builds) => new Invoker(this, builds).Intercept([.. interceptors]);

    private InMemoryChannel Current
    {
        get
        {
            lock (_gate) return _current;
        }
    }

    private sealed class Invoker(InMemoryMockChannel channel, BuildOptions? builds) : CallInvoker
    {
        private CallInvoker Current => builds is null ? channel.Current.CreateCallInvoker() : channel.Current.CreateCallInvoker(builds);

        public override TResponse BlockingUnaryCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
            => Current.BlockingUnaryCall(method, host, options, request);

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
            => Current.AsyncUnaryCall(method, host, options, request);

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
            => Current.AsyncServerStreamingCall(method, host, options, request);

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options)
            => Current.AsyncClientStreamingCall(method, host, options);

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options)
            => Current.AsyncDuplexStreamingCall(method, host, options);
    }
}
