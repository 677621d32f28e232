using ArcBox.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>Answers as a cassette has it.</summary>
internal sealed class ReplayService(ReplayTape tape, Func<string, string>? sanitizer, TimeProvider time)
    : ImageService.ImageServiceBase, IBuildOptionsService
{
    private static readonly TimeSpan InterruptionPatience = TimeSpan.FromSeconds(10);

    // Of no secrets: those of other calls are not known here, so that calls are known by what has nothing masked.
    private readonly TextCleaner _cleaner = new(new KnownSecrets(), sanitizer);

    /// <summary>True: a build is known by them too.</summary>
    public bool TakesBuildOptions => true;

    public override Task Pull(PullImageRequest request, IServerStreamWriter<PullProgress> responseStream, ServerCallContext context)
        => StreamAsync(Take(ImageMethods.Pull, request), responseStream, context);

    public override Task Push(PushImageRequest request, IServerStreamWriter<PushProgress> responseStream, ServerCallContext context)
        => StreamAsync(Take(ImageMethods.Push, request), responseStream, context);

    public override Task<ListImagesResponse> List(ListImagesRequest request, ServerCallContext context)
        => AnswerAsync<ListImagesResponse>(Take(ImageMethods.List, request), context);

    public override Task<ImageInfo> Inspect(InspectImageRequest request, ServerCallContext context)
        => AnswerAsync<ImageInfo>(Take(ImageMethods.Inspect, request), context);

    public override Task<RemoveImageResponse> Remove(RemoveImageRequest request, ServerCallContext context)
        => AnswerAsync<RemoveImageResponse>(Take(ImageMethods.Remove, request), context);

    public override Task<Empty> Tag(TagImageRequest request, ServerCallContext context)
        => AnswerAsync<Empty>(Take(ImageMethods.Tag, request), context);

    public override Task<ExistsImageResponse> Exists(ExistsImageRequest request, ServerCallContext context)
        => AnswerAsync<ExistsImageResponse>(Take(ImageMethods.Exists, request), context);

    public override async Task Build(
        IAsyncStreamReader<BuildContext> requestStream, IServerStreamWriter<BuildProgress> responseStream, ServerCallContext context)
    {
        UploadReader upload = new(BuildOptions.Of(context));
        await using (upload.ConfigureAwait(false))
        {
            while (!upload.IsComplete && await requestStream.MoveNext(context.CancellationToken).ConfigureAwait(false))
                await upload.AddAsync(requestStream.Current, context.CancellationToken).ConfigureAwait(false);
            CassetteUpload sent = (await upload.FinishAsync().ConfigureAwait(false)).Cleaned(_cleaner);
            CassetteCall call = tape.Take(RequestKey.Of(sent), ReplayText.Of(ImageMethods.Build, sent.ToString()));
            await StreamAsync(call, responseStream, context).ConfigureAwait(false);
        }
    }

    private CassetteCall Take(string method, IMessage request)
    {
        IMessage copy = _cleaner.Cleaned(SecretMask.Copy(request));
        return tape.Take(RequestKey.Of(method, copy), ReplayText.Of(method, CassetteJson.Format(copy)));
    }

    private async Task<T> AnswerAsync<T>(CassetteCall call, ServerCallContext context)
        where T : class, IMessage<T>
    {
        await EndAsync(call, context).ConfigureAwait(false);
        return Messages<T>(call).Single();
    }

    private async Task StreamAsync<T>(CassetteCall call, IServerStreamWriter<T> responses, ServerCallContext context)
        where T : class, IMessage<T>
    {
        foreach (T message in Messages<T>(call)) await responses.WriteAsync(message, context.CancellationToken).ConfigureAwait(false);
        await EndAsync(call, context).ConfigureAwait(false);
    }

    private static IEnumerable<T> Messages<T>(CassetteCall call)
    {
        CassetteMethod method = CassetteMethod.Find(call.Method)!;
        foreach (string message in call.Messages) yield return (T)CassetteJson.Parse(message, method.Response);
    }

    /// <summary>Ends the call as it was recorded; returns if that was well.</summary>
    private async Task EndAsync(CassetteCall call, ServerCallContext context)
    {
        if (call.Status is not { } status)
        {
            await Task.Delay(InterruptionPatience, time, context.CancellationToken).ConfigureAwait(false);
            throw ImageServiceFailure.Create(
                StatusCode.FailedPrecondition,
                $"The recording of {call} ends here, because the client did not wait for more when it was recorded. {ReplayText.Advice}");
        }

        if (status.StatusCode is not StatusCode.OK) throw StatusTrailer.ToException(status, call.Details.Select(StatusDetail.FromJson));
    }
}
