using System.IO.Pipelines;
using ArcBox.Ttrpc.Tests.Support;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Ttrpc.Tests.Server;

/// <summary>What others gave the package fails: neither the process nor anybody who waits may suffer.</summary>
internal sealed class ForeignFaultTests
{
    [Test]
    public async Task Dispose_OfAPipeThrows_CallsOnItEndAllTheSame()
    {
        FakeTimeProvider time = new();
        Gate started = new();
        await using TtrpcServer server = new TtrpcServer().Bind(Talk.Bind, TalkDouble.Waiting(started, new Gate()));
        (PipeEnd client, PipeEnd served) = PipeEnd.Pair();
        Task serving = server.ServeAsync(served);
        await using TtrpcChannel channel = TtrpcChannel.ForPipe(
            _ => ValueTask.FromResult<IDuplexPipe>(new FaultyPipe(client)), new TtrpcChannelOptions { TimeProvider = time });
        CallOptions options = new(deadline: time.GetUtcNow().UtcDateTime.AddMinutes(1));
        using AsyncServerStreamingCall<BytesValue> call = new TalkClient(channel.CreateCallInvoker()).Down(Talk.Message("x"), options);
        await started.WaitAsync();
        time.Advance(TimeSpan.FromMinutes(1));
        await call.ResponseStream.MoveNext(default).FailsWithAsync(StatusCode.DeadlineExceeded);
        await serving.Soon();
    }

    [Test]
    public async Task Completion_OfAPipeThrows_ServingAndStoppingEndAllTheSame()
    {
        await using TtrpcServer server = new TtrpcServer().Bind(Talk.Bind, new TalkDouble());
        Pipe requests = new();
        Task serving = server.ServeAsync(new PipeEnd(requests.Reader, PipeWriter.Create(new UndisposableStream())));
        await requests.Writer.CompleteAsync();
        await serving.Soon();
        await server.StopAsync().Soon();
    }

    [Test]
    public async Task Logger_Throws_TheFailureItWasToLogIsAnsweredAndTheServerStops([Values] bool isAsync)
    {
        TalkDouble talk = new()
        {
            OnUnary = (_, _) => isAsync
                ? Task.FromException<BytesValue>(new InvalidOperationException("handler"))
                : throw new InvalidOperationException("handler"),
        };
        await using TalkRoom room = await TalkRoom.OpenAsync(talk, new TtrpcServerOptions { LoggerFactory = new FaultyLoggers() });
        await room.Client.SayAsync("x").FailsWithAsync(StatusCode.Unknown);
        await room.Server.StopAsync().Soon();
    }
}
