using System.Runtime.CompilerServices;
using ArcBox.Ttrpc.Tests.Support;
using ArcBox.Ttrpc.Tests.Wire;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Client;

/// <summary>A failure that was told to the one who waited for it is not reported as a forgotten task's besides.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class UnobservedFailureTests : IDisposable
{
    private readonly string _canary = Guid.NewGuid().ToString();
    private volatile Exception? _unobserved;

    public UnobservedFailureTests() => TaskScheduler.UnobservedTaskException += Keep;

    public void Dispose() => TaskScheduler.UnobservedTaskException -= Keep;

    [Test]
    public async Task Read_StreamFailsMeanwhile_IsToldOnce()
    {
        WeakReference call = await FailAsync();

        for (int round = 0; round < 1000 && call.IsAlive; round++)
        {
            await Task.Yield();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.That(call.IsAlive, Is.False, "otherwise the test would see nothing");
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.That(_unobserved, Is.Null);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<WeakReference> FailAsync()
    {
        using RawServer server = new(WireKind.UnixSocket);
        await using TtrpcChannel channel = server.CreateChannel();
        AsyncServerStreamingCall<BytesValue> call = new TalkClient(channel.CreateCallInvoker()).Down(new BytesValue());
        using RawConnection connection = await server.AcceptAsync();
        RawFrame request = await connection.ReceiveFrameAsync();
        Task<bool> read = call.ResponseStream.MoveNext(default);

        await connection.SendAsync(RawResponse.Refusal(request.StreamId, StatusCode.Aborted, _canary));

        RpcException? failure = await Assert.ThrowsAsync<RpcException>(() => read.Soon());
        Assert.That(failure!.Status.Detail, Is.EqualTo(_canary));
        return new WeakReference(call);
    }

    private void Keep(object? sender, UnobservedTaskExceptionEventArgs report)
    {
        if (report.Exception.ToString().Contains(_canary, StringComparison.Ordinal)) _unobserved = report.Exception;
    }
}
