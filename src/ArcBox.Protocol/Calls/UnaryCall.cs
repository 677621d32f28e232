using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>Makes a call that has one answer.</summary>
internal static class UnaryCall
{
    public static async Task<T> InvokeAsync<T>(
        ClientChannelSource channels, Func<ImageCall> begin, Func<ImageService.ImageServiceClient, CallOptions, AsyncUnaryCall<T>> invoke)
    {
        // Begun here: what an asynchronous method sets for a trace does not reach its caller.
        using ImageCall call = begin();
        try
        {
            ClientChannel channel = await call.OpenAsync(channels).ConfigureAwait(false);
            T answer = await RepeatAsync(call, channel, invoke).ConfigureAwait(false);
            call.Observer.Succeeded();
            return answer;
        }
        catch (Exception exception)
        {
            call.Observer.Failed(exception);
            throw;
        }
    }

    private static async Task<T> RepeatAsync<T>(
        ImageCall call, ClientChannel channel, Func<ImageService.ImageServiceClient, CallOptions, AsyncUnaryCall<T>> invoke)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await call.GuardAsync(_ => invoke(channel.Service, call.Options).ResponseAsync).ConfigureAwait(false);
            }
            catch (ArcBoxException exception)
            {
                if (!await call.MayRetryAsync(exception, attempt).ConfigureAwait(false)) throw;
            }
        }
    }
}
