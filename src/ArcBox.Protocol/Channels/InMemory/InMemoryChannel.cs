using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>
/// A channel to a service in the same process: all four kinds of calls, deadlines, metadata, status details and cancellation behave as over a wire,
/// but nothing is sent. Messages are cloned on their way, so that neither side can change the other's. Blocking unary calls throw
/// <see cref="NotSupportedException"/>: use the asynchronous ones.
/// </summary>
/// <example><code>await using ImageClient client = new(new InMemoryChannel(new MyImageService()));</code></example>
public class InMemoryChannel : ChannelBase, IBuildOptionsChannel, IAsyncDisposable
{
    // Has no timer and is never linked, so there is nothing in it to dispose; calls that come after the end still ask its token.
    private readonly CancellationTokenSource _shutdown = new();
    private readonly Func<BuildOptions?, InMemoryCallInvoker> _createInvoker;
    private readonly InMemoryCallInvoker _invoker;
    private readonly IBuildOptionsService? _builds;

    /// <summary>A channel to an implementation of the image service.</summary>
    /// <param name="service">The implementation; not disposed with the channel.</param>
    /// <param name="options">Buffering and clock; null for the defaults.</param>
    public InMemoryChannel(ImageService.ImageServiceBase service, InMemoryChannelOptions? options = null)
        : this(service, "memory://image-service", options)
    {
    }

    internal InMemoryChannel(ImageService.ImageServiceBase service, string target, InMemoryChannelOptions? options)
        : this(Bind(service), target, options) => _builds = service as IBuildOptionsService;

    private InMemoryChannel(Action<ServiceBinderBase> bind, string target, InMemoryChannelOptions? options)
        : base(target)
    {
        InMemoryServiceBinder binder = new();
        bind(binder);
        options ??= new InMemoryChannelOptions();
        _createInvoker = builds => new InMemoryCallInvoker(binder.Methods, target, options, _shutdown.Token) { BuildOptions = builds };
        _invoker = _createInvoker(null);
    }

    /// <summary>A channel to any service whose base class a protobuf compiler generated.</summary>
    /// <param name="bind">Binds the service, such as <c>binder => Greeter.BindService(binder, new MyGreeter())</c>.</param>
    /// <param name="target">What errors name as the endpoint.</param>
    /// <param name="options">Buffering and clock; null for the defaults.</param>
    public static InMemoryChannel ForService(Action<ServiceBinderBase> bind, string target = "memory://service", InMemoryChannelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(bind);
        return new InMemoryChannel(bind, target, options);
    }

    /// <summary>
    /// True if its service is an <see cref="IBuildOptionsService"/> whose <see cref="IBuildOptionsService.TakesBuildOptions"/> is true. A channel of
    /// <see cref="ForService"/> carries none.
    /// </summary>
    public bool CarriesBuildOptions => _builds is { TakesBuildOptions: true };

    /// <inheritdoc/>
    public override CallInvoker CreateCallInvoker() => _invoker;

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The service does not take build options.</exception>
    public CallInvoker CreateCallInvoker(BuildOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return CarriesBuildOptions
            ? _createInvoker(options)
            : throw new NotSupportedException($"The service at {Target} does not take build options. See {nameof(IBuildOptionsService)}.");
    }

    /// <summary>Cancels the calls that are under way; they end with UNAVAILABLE, as do further ones.</summary>
    public async ValueTask DisposeAsync()
    {
        await ShutdownAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override Task ShutdownAsyncCore() => _shutdown.CancelAsync();

    private static Action<ServiceBinderBase> Bind(ImageService.ImageServiceBase service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return binder => ImageService.BindService(binder, service);
    }
}
