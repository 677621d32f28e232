using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Support;

internal static class RpcFailure
{
    /// <summary>Waits for a call that fails, and sees with which code.</summary>
    public static async Task<Status> FailsWithAsync(this Task call, StatusCode code)
    {
        RpcException exception = await Thrown.ByAsync<RpcException>(call);
        Assert.That(exception.StatusCode, Is.EqualTo(code), exception.Status.ToString());
        return exception.Status;
    }
}
