using ArcBox.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>Passes calls on and records them.</summary>
/// <param name="next">The endpoint.</param>
/// <param name="carrier">The endpoint's channel if it may carry build options, otherwise null.</param>
/// <param name="recording">Where calls are recorded.</param>
/// <param name="unsafeEndpoint">The endpoint if credentials must not go there, otherwise null.</param>
/// <param name="time">The clock for the wait for uploads.</param>
internal sealed class RecordingService(
    ImageService.ImageServiceClient next, IBuildOptionsChannel? carrier, Recording recording, ArcBoxEndpoint? unsafeEndpoint, TimeProvider time)
    : ImageService.ImageServiceBase, IBuildOptionsService
{
    public bool TakesBuildOptions => carrier is { CarriesBuildOptions: true };

    public override Task Pull(PullImageRequest request, IServerStreamWriter<PullProgress> responseStream, ServerCallContext context)
    {
        RefuseCredential(request.Auth);
        return StreamAsync(ImageMethods.Pull, request, responseStream, context, options => next.Pull(request, options));
    }

    public override Task Push(PushImageRequest request, IServerStreamWriter<PushProgress> responseStream, ServerCallContext context)
    {
        RefuseCredential(request.Auth);
        return StreamAsync(ImageMethods.Push, request, responseStream, context, options => next.Push(request, options));
    }

    public override Task<ListImagesResponse> List(ListImagesRequest request, ServerCallContext context)
        => AnswerAsync(ImageMethods.List, request, context, options => next.ListAsync(request, options));

    public override Task<ImageInfo> Inspect(InspectImageRequest request, ServerCallContext context)
        => AnswerAsync(ImageMethods.Inspect, request, context, options => next.InspectAsync(request, options));

    public override Task<RemoveImageResponse> Remove(RemoveImageRequest request, ServerCallContext context)
        => AnswerAsync(ImageMethods.Remove, request, context, options => next.RemoveAsync(request, options));

    public override Task<Empty> Tag(TagImageRequest request, ServerCallContext context)
        => AnswerAsync(ImageMethods.Tag, request, context, options => next.TagAsync(request, options));

    public override Task<ExistsImageResponse> Exists(ExistsImageRequest request, ServerCallContext context)
        => AnswerAsync(ImageMethods.Exists, request, context, options => next.ExistsAsync(request, options));

    public override async Task Build(
        IAsyncStreamReader<BuildContext> requestStream, IServerStreamWriter<BuildProgress> responseStream, ServerCallContext context)
    {
        RecordedExchange exchange = Begin(ImageMethods.Build, null, context);
        BuildOptions? options = BuildOptions.Of(context);
        ImageService.ImageServiceClient service = options is null ? next : new(carrier!.CreateCallInvoker(options));
        await exchange.RunAsync(() => new ForwardedBuild(service, options, exchange, time).RunAsync(requestStream, responseStream)).ConfigureAwait(false);
    }

    private async Task<TResponse> AnswerAsync<TResponse>(
        string method, IMessage request, ServerCallContext context, Func<CallOptions, AsyncUnaryCall<TResponse>> call)
        where TResponse : class, IMessage<TResponse>
    {
        RecordedExchange exchange = Begin(method, request, context);
        TResponse? response = null;
        await exchange.RunAsync(async () =>
        {
            using AsyncUnaryCall<TResponse> answering = call(exchange.Options);
            response = await answering.ResponseAsync.ConfigureAwait(false);
            exchange.Add(response.Clone());
        }).ConfigureAwait(false);
        return response!;
    }

    private async Task StreamAsync<TResponse>(
        string method,
        IMessage request,
        IServerStreamWriter<TResponse> responses,
        ServerCallContext context,
        Func<CallOptions, AsyncServerStreamingCall<TResponse>> call)
        where TResponse : class, IMessage<TResponse>
    {
        RecordedExchange exchange = Begin(method, request, context);
        await exchange.RunAsync(async () =>
        {
            using AsyncServerStreamingCall<TResponse> streaming = call(exchange.Options);
            await exchange.PassOnAsync(streaming.ResponseStream, responses).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    private RecordedExchange Begin(string method, IMessage? request, ServerCallContext context)
    {
        Metadata headers = CallHeaders.Copy(context.RequestHeaders);
        return new RecordedExchange(recording, recording.Begin(method, request, headers, BuildOptions.Of(context)), context);
    }

    // ImageClient refuses so too, but here a mock server's socket, which is safe, stands before the endpoint.
    private void RefuseCredential(string auth)
    {
        if (auth.Length == 0 || unsafeEndpoint is null) return;
        throw ImageServiceFailure.Create(
            StatusCode.FailedPrecondition,
            $"Credentials are not sent to {unsafeEndpoint}: the connection is not encrypted and leaves this machine. Use TLS or a socket, "
                + $"or set {nameof(ArcBoxChannelOptions)}.{nameof(ArcBoxChannelOptions.AllowCredentialsOverPlainText)} in the recorder's options.",
            ErrorReasons.InsecureTransport);
    }
}
