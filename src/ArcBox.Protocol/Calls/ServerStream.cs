using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>Reads the progress of a pull or a push.</summary>
internal static class ServerStream
{
    public static async IAsyncEnumerator<T> ReadAsync<T>(
        ClientChannelSource channels,
        Func<ImageCall> begin,
        bool hasCredential,
        Func<ImageService.ImageServiceClient, CallOptions, AsyncServerStreamingCall<T>> start,
        Func<T, string?> readFailure)
    {
        // Made here and not before: an enumerator that nobody moves is not cleaned up either.
        using ImageCall call = begin();
        ClientChannel channel = await call.OpenAsync(channels).ConfigureAwait(false);
        if (hasCredential && channel.RefusesCredentials) throw call.InsecureCredentials();

        using AsyncServerStreamingCall<T> stream = call.Guard(() => start(channel.Service, call.Options));
        while (await call.MoveNextAsync(stream.ResponseStream).ConfigureAwait(false))
        {
            T progress = stream.ResponseStream.Current;
            if (readFailure(progress) is { } failure) throw call.InBandFailure(failure);
            yield return progress;
        }
    }
}
