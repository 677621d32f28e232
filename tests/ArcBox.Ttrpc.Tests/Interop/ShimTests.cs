using ArcBox.Protocol.Tests.Support;
using Google.Protobuf;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Interop;

/// <summary>A real shim: our client drives its task, and it publishes what happens to our server.</summary>
[CancelAfter(120_000)]
public sealed class ShimTests
{
    private EventSink _sink = null!;
    private Shim _shim = null!;
    private TtrpcServer _events = null!;
    private TtrpcChannel _channel = null!;
    private ShimTask _task = null!;

    [SetUp]
    public async Task SetUpAsync()
    {
        _shim = Shim.Create("read -r line; echo \"got $line\"; exit 7");
        _sink = new EventSink();
        string address = $"unix://{_shim.Bundle}/events.sock";
        _events = new TtrpcServer().Bind(Containerd.Events.BindService, _sink).Listen(address);
        await _events.StartAsync().Soon();
        await _shim.StartAsync(address);
        _channel = TtrpcChannel.ForAddress(_shim.Address);
        _task = new ShimTask(_shim, _channel);
    }

    [TearDown]
    public async Task TearDownAsync()
    {
        if (_channel is not null) await _channel.DisposeAsync();
        if (_events is not null) await _events.DisposeAsync();
        if (_shim is not null) await _shim.DisposeAsync();
    }

    [Test]
    public async Task Task_FromCreateToDelete_EachStepIsAnswered()
    {
        RpcException nothing = await Thrown.ByAsync<RpcException>(_task.StateAsync());
        uint pid = await _task.CreateAsync();
        Containerd.Status created = await _task.StateAsync();
        Task<Containerd.WaitResponse> waiting = _task.WaitAsync();
        uint started = await _task.StartAsync();
        Containerd.Status running = await _task.StateAsync();

        Assert.That(nothing.Status, Is.EqualTo(new Status(StatusCode.NotFound, "container not created: not found")));
        Assert.That(created, Is.EqualTo(Containerd.Status.Created));
        Assert.That(started, Is.EqualTo(pid));
        Assert.That(running, Is.EqualTo(Containerd.Status.Running));
        Assert.That(waiting.IsCompleted, Is.False);

        await _shim.WriteInputAsync("the word");
        Containerd.WaitResponse waited = await waiting;
        Containerd.Status stopped = await _task.StateAsync();
        Containerd.DeleteResponse deleted = await _task.DeleteAsync();

        Assert.That(waited.ExitStatus, Is.EqualTo(7));
        Assert.That(stopped, Is.EqualTo(Containerd.Status.Stopped));
        Assert.That((deleted.Pid, deleted.ExitStatus), Is.EqualTo((pid, 7u)));
        Assert.That(await File.ReadAllTextAsync(_shim.OutputPath), Is.EqualTo("got the word\n"));
    }

    [Test]
    public async Task Task_FromCreateToDelete_EachStepIsPublishedToOurServer()
    {
        string id = _shim.Id;
        uint pid = await _task.CreateAsync();
        await _task.StartAsync();
        await _shim.WriteInputAsync("x");
        await _task.WaitAsync();
        await _task.DeleteAsync();

        Assert.That(await NextAsync("/tasks/create", Containerd.TaskCreate.Parser), Is.EqualTo(new Containerd.TaskCreate { ContainerId = id, Pid = pid }));
        Assert.That(await NextAsync("/tasks/start", Containerd.TaskStart.Parser), Is.EqualTo(new Containerd.TaskStart { ContainerId = id, Pid = pid }));
        Assert.That(
            await NextAsync("/tasks/exit", Containerd.TaskExit.Parser),
            Is.EqualTo(new Containerd.TaskExit { ContainerId = id, Id = id, Pid = pid, ExitStatus = 7 }));
        Assert.That(
            await NextAsync("/tasks/delete", Containerd.TaskDelete.Parser),
            Is.EqualTo(new Containerd.TaskDelete { ContainerId = id, Pid = pid, ExitStatus = 7 }));
    }

    [Test]
    public async Task Shutdown_NoTask_ShimAndSocketAreGone()
    {
        uint shim = await _task.ConnectAsync();
        Assert.That(_shim.FindProcesses(), Is.EqualTo([(int)shim]));

        await _task.ShutdownAsync();
        await _channel.WaitForStateChangedAsync(TtrpcChannelState.Ready).Soon();

        Assert.That(_shim.FindProcesses(), Is.Empty);
        Assert.That(new Uri(_shim.Address).LocalPath, Does.Not.Exist);
    }

    [Test]
    public async Task Kill_TaskThatRuns_EndsItsWait()
    {
        await _task.CreateAsync();
        Task<Containerd.WaitResponse> waiting = _task.WaitAsync();
        await _task.StartAsync();

        await _task.KillAsync(9);

        Assert.That((await waiting).ExitStatus, Is.EqualTo(128 + 9));
    }

    [Test]
    public async Task ShimKilled_WaitUnderWay_IsUnavailable()
    {
        uint shim = await _task.ConnectAsync();
        await _task.CreateAsync();
        Task<Containerd.WaitResponse> waiting = _task.WaitAsync();
        // Answered on the same connection after the wait was sent.
        await _task.StateAsync();

        Shim.Kill((int)shim);

        RpcException failure = await Thrown.ByAsync<RpcException>(waiting);
        Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.Unavailable));
    }

    /// <summary>The next event that the shim published.</summary>
    private async Task<T> NextAsync<T>(string topic, MessageParser<T> parser)
        where T : IMessage<T>
    {
        EventSink.Received received = await _sink.NextAsync();
        Assert.That((received.Envelope.Namespace, received.Envelope.Topic), Is.EqualTo((Shim.Namespace, topic)));
        Assert.That(received.Headers.GetValue("containerd-namespace-ttrpc"), Is.EqualTo(Shim.Namespace));
        Assert.That(received.Deadline, Is.AtMost(DateTime.UtcNow.AddSeconds(5)));
        // Only what the tests know of the message: its other fields would make it unequal.
        return parser.WithDiscardUnknownFields(true).ParseFrom(received.Envelope.Event.Value);
    }
}
