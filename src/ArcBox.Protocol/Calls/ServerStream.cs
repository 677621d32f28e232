using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>Reads the progress of a pull or a push.</summary>
internal static class ServerStream
{
    public static async IAsyncEnumerator<T> ReadAsync<T>(
        ClientChannelSource channels,
        Func<ImageCall> begin,
        CallCredential credential,
        Func<ImageService.ImageServiceClient, string, CallOptions, AsyncServerStreamingCall<T>> start,
        Func<T, string?> readFailure)
    {
        // Made here and not before: an enumerator that nobody moves is not cleaned up either.
        using ImageCall call = begin();
        ClientChannel channel = await call.OpenAsync(channels).ConfigureAwait(false);
        string auth = await credential.ReadAsync(call, channel).ConfigureAwait(false);

        using AsyncServerStreamingCall<T> stream = call.Guard(() => start(channel.Service, auth, call.Options));
        while (await call.MoveNextAsync(stream.ResponseStream).ConfigureAwait(false))
        {
            T progress = stream.ResponseStream.Current;
            if (readFailure(progress) is { } failure) throw call.InBandFailure(failure);
            yield return progress;
        }
    }
}
