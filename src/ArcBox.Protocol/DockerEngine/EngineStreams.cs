using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>The requests that are answered by a stream of progress.</summary>
internal sealed class EngineStreams(EngineConnection engine)
{
    private const string AuthHeader = "X-Registry-Auth";
    private const string BuildAuthHeader = "X-Registry-Config";

    // "{}" in base64: dockerd wants the header on a push even of nobody's.
    private const string Nobody = "e30=";

    public Task PullAsync(ImageReference reference, string platform, string auth, Func<PullProgress, Task> write, CancellationToken cancellationToken)
    {
        // Without a tag dockerd would pull every tag of the repository.
        EngineResource resource = new EngineResource("images/create")
            .With("fromImage", reference.Repository)
            .With("tag", reference.Digest ?? reference.Tag)
            .With("platform", platform.Length > 0 ? platform : null);
        return StreamAsync(
            EngineOperation.Pull,
            engine.SendAsync(EngineOperation.Pull, HttpMethod.Post, resource, request => request.Headers.Add(AuthHeader, auth.Length > 0 ? auth : Nobody), cancellationToken),
            ProgressMapping.ToPull,
            write,
            cancellationToken);
    }

    public Task PushAsync(ImageReference reference, string auth, Func<PushProgress, Task> write, CancellationToken cancellationToken)
    {
        // Without a tag dockerd would push every tag of the repository.
        EngineResource resource = EngineResource.Image(reference.Repository, "/push").With("tag", reference.Tag);
        return StreamAsync(
            EngineOperation.Push,
            engine.SendAsync(EngineOperation.Push, HttpMethod.Post, resource, request => request.Headers.Add(AuthHeader, auth.Length > 0 ? auth : Nobody), cancellationToken),
            ProgressMapping.ToPush,
            write,
            cancellationToken);
    }

    public async Task BuildAsync(IAsyncStreamReader<BuildContext> context, string auths, Func<BuildProgress, Task> write, CancellationToken cancellationToken)
    {
        // forcerm: without it a failing classic build leaves its container behind, which holds on to the base image.
        EngineResource resource = new EngineResource("build").With("dockerfile", "Dockerfile").With("rm", true).With("forcerm", true);
        using EngineUpload upload = new(context);
        if (auths.Length > 0) upload.Headers.Add(BuildAuthHeader, auths);
        try
        {
            await StreamAsync(
                EngineOperation.Build, engine.UploadAsync(EngineOperation.Build, resource, upload, cancellationToken), ProgressMapping.ToBuild, write, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (RpcException) when (upload.IsTruncated && !cancellationToken.IsCancellationRequested)
        {
            throw StatusDetails.ToException(
                StatusCode.InvalidArgument, "The build context ended without a chunk marked eof; nothing was built.", ErrorReasons.ContextTruncated);
        }
    }

    private async Task StreamAsync<T>(
        EngineOperation operation, Task<HttpResponseMessage> sending, Func<EngineMessage, T?> map, Func<T, Task> write, CancellationToken cancellationToken)
        where T : class
    {
        using HttpResponseMessage answer = await sending.ConfigureAwait(false);
        try
        {
            Stream body = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using (body.ConfigureAwait(false))
            {
                await foreach (EngineMessage message in EngineMessageReader.ReadAsync(body, cancellationToken).ConfigureAwait(false))
                {
                    if (message.Failure is not null) throw EngineFailure.FromMessage(operation, message);
                    if (map(message) is { } progress) await write(progress).ConfigureAwait(false);
                }
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && EngineTransportFailure.TryRead(exception, engine.Endpoint) is { } failure)
        {
            throw failure;
        }
    }
}
