using System.Runtime.ExceptionServices;
using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>Sends a build context, reads the build's progress meanwhile, and tags the image at the end.</summary>
internal static class BuildStream
{
    public static async IAsyncEnumerator<BuildProgress> ReadAsync(
        ClientChannelSource channels, ImageCall call, ImageBuildContext context, BuildRequest request)
    {
        ClientChannel channel = await call.OpenAsync(channels).ConfigureAwait(false);
        ImageService.ImageServiceClient service = channel.Service;
        if (request.ForBuilder is { } options)
        {
            service = channel.ServiceWith(options) ?? throw call.Failures.BuildOptionsNotCarried(options);
            call.Failures.Mask = CredentialMask.ForTexts(options.BuildArguments.Values);
        }

        // A context that cannot be read must end the call, and leaving the loop must end the upload.
        using CancellationTokenSource abort = CancellationTokenSource.CreateLinkedTokenSource(call.Token);
        using AsyncDuplexStreamingCall<BuildContext, BuildProgress> build = call.Guard(
            () => service.Build(call.Options.WithCancellationToken(abort.Token)));
        Task<Exception?> upload = UploadAsync(context, build.RequestStream, call, abort);
        BuildLog log = new();
        string? imageId = null;
        try
        {
            while (await MoveNextAsync(call, build, upload, abort, log).ConfigureAwait(false))
            {
                BuildProgress progress = build.ResponseStream.Current;
                log.Append(progress.Stream);
                if (progress.Error.Length > 0) throw WithLog(call.Failures.InBand(progress.Error.TrimEnd()), log);
                imageId = progress.ImageId ?? imageId;
                yield return progress;
            }
        }
        finally
        {
            await abort.CancelAsync().ConfigureAwait(false);
            await upload.ConfigureAwait(false);
        }

        // A server that says "done" before it had the whole context has built something else.
        if (await upload.ConfigureAwait(false) is { } unreadable) ExceptionDispatchInfo.Throw(unreadable);
        foreach (TagImageRequest tag in request.Tags) await TagAsync(call, channel, imageId, tag).ConfigureAwait(false);
    }

    private static async Task<bool> MoveNextAsync(
        ImageCall call,
        AsyncDuplexStreamingCall<BuildContext, BuildProgress> build,
        Task<Exception?> upload,
        CancellationTokenSource abort,
        BuildLog log)
    {
        try
        {
            return await call.MoveNextAsync(build.ResponseStream).ConfigureAwait(false);
        }
        catch (ArcBoxException exception)
        {
            // Our own abort shows as a cancelled call; what made us abort is the reason to tell.
            await abort.CancelAsync().ConfigureAwait(false);
            if (exception.StatusCode is StatusCode.Cancelled && await upload.ConfigureAwait(false) is { } unreadable) ExceptionDispatchInfo.Throw(unreadable);
            ArcBoxException told = WithLog(exception, log);
            if (ReferenceEquals(told, exception)) throw;
            throw told;
        }
    }

    /// <summary>Returns why the context could not be read; null if it was sent or nobody wants it any longer.</summary>
    private static async Task<Exception?> UploadAsync(
        ImageBuildContext context, IClientStreamWriter<BuildContext> requests, ImageCall call, CancellationTokenSource abort)
    {
        using BuildUpload destination = new(requests, call.Sent);
        try
        {
            await context.WriteToAsync(destination, abort.Token).ConfigureAwait(false);
            await destination.CompleteAsync(abort.Token).ConfigureAwait(false);
            return null;
        }
        catch (Exception) when (destination.CallEnded || abort.IsCancellationRequested)
        {
            // The call has ended; its status is read from the response side.
            return null;
        }
        catch (Exception exception)
        {
            await abort.CancelAsync().ConfigureAwait(false);
            return exception;
        }
    }

    private static async Task TagAsync(ImageCall call, ClientChannel channel, string? imageId, TagImageRequest tag)
    {
        if (imageId is null) throw call.Failures.UnknownImage($"{tag.Repo}:{tag.Tag}");
        try
        {
            TagImageRequest request = new(tag) { Source = imageId };
            await call.WaitAsync(_ => channel.Service.TagAsync(request, call.Options).ResponseAsync, ImageMethods.Tag).ConfigureAwait(false);
        }
        catch (ArcBoxException exception)
        {
            string message = $"The image {imageId} was built, but not tagged {tag.Repo}:{tag.Tag}: {exception.Message}";
            throw new ImageBuildException(message, exception.StatusCode, exception)
            {
                ImageId = imageId,
                Method = ImageMethods.Build,
                Endpoint = exception.Endpoint,
                Reason = exception.Reason,
                IsTransient = exception.IsTransient,
            };
        }
    }

    private static ArcBoxException WithLog(ArcBoxException exception, BuildLog log)
        => exception is ImageBuildException failed
            ? new ImageBuildException(failed.Message, failed.StatusCode, failed.InnerException)
            {
                LogTail = log.Tail(),
                Step = log.Step,
                ExitCode = failed.ExitCode,
                Method = failed.Method,
                Endpoint = failed.Endpoint,
                Reason = failed.Reason,
                IsTransient = failed.IsTransient,
            }
            : exception;
}
