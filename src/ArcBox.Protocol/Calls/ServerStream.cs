using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>Reads the progress of a pull or a push.</summary>
internal static class ServerStream
{
    public static async IAsyncEnumerator<T> ReadAsync<T>(
        ClientChannelSource channels,
        ImageCall call,
        CallCredential credential,
        Func<ImageService.ImageServiceClient, string, CallOptions, AsyncServerStreamingCall<T>> start,
        Func<T, string?> readFailure,
        Func<T, (string Id, ProgressPhase Phase, long Current, long Total)> readLayer)
    {
        ClientChannel channel = await call.OpenAsync(channels).ConfigureAwait(false);
        string auth = await credential.ReadAsync(call, channel).ConfigureAwait(false);

        TransferCount transferred = new();
        using AsyncServerStreamingCall<T> stream = call.Guard(() => start(channel.Service, auth, call.Options));
        while (await call.MoveNextAsync(stream.ResponseStream).ConfigureAwait(false))
        {
            T progress = stream.ResponseStream.Current;
            if (readFailure(progress) is { } failure) throw call.Failures.InBand(failure);
            (string id, ProgressPhase phase, long current, long total) = readLayer(progress);
            call.Observer.Transferred(transferred.Advance(id, phase, current, total));
            yield return progress;
        }
    }
}
