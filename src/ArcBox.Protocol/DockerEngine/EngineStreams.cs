using System.Text.Json;
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
        return TransferAsync(EngineOperation.Pull, resource, reference, auth, ProgressMapping.ToPull, write, cancellationToken);
    }

    public Task PushAsync(ImageReference reference, string auth, Func<PushProgress, Task> write, CancellationToken cancellationToken)
    {
        // Without a tag dockerd would push every tag of the repository.
        EngineResource resource = EngineResource.Image(reference.Repository, "/push").With("tag", reference.Tag);
        return TransferAsync(EngineOperation.Push, resource, reference, auth, ProgressMapping.ToPush, write, cancellationToken);
    }

    public async Task BuildAsync(
        IAsyncStreamReader<BuildContext> context,
        BuildOptions? options,
        IReadOnlyDictionary<string, RegistryCredential> credentials,
        Func<BuildProgress, Task> write,
        CancellationToken cancellationToken)
    {
        string auths = RegistryAuth.Encode(credentials);
        if (auths.Length > 0) engine.RequireConfidential();
        // forcerm: without it a failing classic build leaves its container behind, which holds on to the base image.
        EngineResource resource = new EngineResource("build").With("dockerfile", "Dockerfile").With("rm", true).With("forcerm", true).With(options);
        EngineRequest request = new(EngineOperation.Build, HttpMethod.Post, resource)
        {
            Headers = auths.Length > 0 ? [(BuildAuthHeader, auths)] : [],
            Mask = CredentialMask.For(credentials.Values.Select(credential => credential.ToAuthString()).Append(auths))
                .And(CredentialMask.ForTexts(options?.BuildArguments.Values ?? [])),
        };
        BuildKitLog buildKit = new();
        using EngineUpload upload = new(context);
        try
        {
            using HttpResponseMessage answer = await engine.UploadAsync(request, upload, cancellationToken).ConfigureAwait(false);
            await ReadAsync(request, answer, message => ProgressMapping.ToBuild(message, buildKit), write, cancellationToken).ConfigureAwait(false);
        }
        catch (RpcException) when (upload.IsTruncated && !cancellationToken.IsCancellationRequested)
        {
            throw StatusDetails.ToException(
                StatusCode.InvalidArgument, "The build context ended without a chunk marked eof; nothing was built.", ErrorReasons.ContextTruncated);
        }
    }

    private async Task TransferAsync<T>(
        EngineOperation operation,
        EngineResource resource,
        ImageReference reference,
        string auth,
        Func<EngineMessage, T?> map,
        Func<T, Task> write,
        CancellationToken cancellationToken)
        where T : class
    {
        if (auth.Length > 0) engine.RequireConfidential();
        EngineRequest request = new(operation, HttpMethod.Post, resource)
        {
            Subject = EngineRequest.Names(reference),
            Headers = [(AuthHeader, auth.Length > 0 ? auth : Nobody)],
            Mask = CredentialMask.For([auth], reference.ToString(), reference.FamiliarName),
        };
        using HttpResponseMessage answer = await engine.SendAsync(request, cancellationToken).ConfigureAwait(false);
        await ReadAsync(request, answer, map, write, cancellationToken).ConfigureAwait(false);
    }

    private async Task ReadAsync<T>(
        EngineRequest request, HttpResponseMessage answer, Func<EngineMessage, T?> map, Func<T, Task> write, CancellationToken cancellationToken)
        where T : class
    {
        bool isEmpty = true;
        try
        {
            Stream body = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using (body.ConfigureAwait(false))
            {
                await foreach (EngineMessage message in EngineMessageReader.ReadAsync(body, cancellationToken).ConfigureAwait(false))
                {
                    isEmpty = false;
                    if (message.IsFailure) throw EngineFailure.FromMessage(request, message);
                    if (map(message) is { } progress) await write(progress).ConfigureAwait(false);
                }
            }

            // No engine does its work without a word: an empty answer is no proof that it was done.
            if (isEmpty) throw new JsonException("The answer is empty.");
        }
        catch (Exception exception)
            when (!cancellationToken.IsCancellationRequested && EngineTransportFailure.TryRead(exception, request, engine.Endpoint) is { } failure)
        {
            throw failure;
        }
    }
}
