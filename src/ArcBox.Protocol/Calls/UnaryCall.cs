using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>Makes a call that has one answer.</summary>
internal static class UnaryCall
{
    public static async Task<T> InvokeAsync<T>(
        ClientChannelSource channels, ImageCall ownedCall, Func<ImageService.ImageServiceClient, CallOptions, AsyncUnaryCall<T>> invoke)
    {
        using ImageCall call = ownedCall;
        ClientChannel channel = await call.OpenAsync(channels).ConfigureAwait(false);
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
