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
        Func<T, (string Id, long Bytes)> readTransfer)
    {
        ClientChannel channel = await call.OpenAsync(channels).ConfigureAwait(false);
        string auth = await credential.ReadAsync(call, channel).ConfigureAwait(false);

        TransferCount transferred = new();
        using AsyncServerStreamingCall<T> stream = call.Guard(() => start(channel.Service, auth, call.Options));
        while (await call.MoveNextAsync(stream.ResponseStream).ConfigureAwait(false))
        {
            T progress = stream.ResponseStream.Current;
            if (readFailure(progress) is { } failure) throw call.InBandFailure(failure);
            (string id, long bytes) = readTransfer(progress);
            call.Observer.Transferred(transferred.Advance(id, bytes));
            yield return progress;
        }
    }
}
