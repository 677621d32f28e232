using ArcBox.Protocol.Tests.Support;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
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
    private Containerd.Task.TaskClient _task = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _shim = Shim.Create("read -r line; echo \"got $line\"; exit 7");
        _sink = new EventSink();
        string address = $"unix://{_shim.Bundle}/events.sock";
        _events = new TtrpcServer().Bind(Containerd.Events.BindService, _sink).Listen(address);
        await _events.StartAsync().Soon();
        await _shim.StartAsync(address);
        _channel = TtrpcChannel.ForAddress(_shim.Address);
        _task = new Containerd.Task.TaskClient(_channel);
    }

    [TearDown]
    public async Task StopAsync()
    {
        if (_channel is not null) await _channel.DisposeAsync();
        if (_shim is not null) await _shim.DisposeAsync();
        if (_events is not null) await _events.DisposeAsync();
    }

    [Test]
    public async Task Task_FromConnectToShutdown_AnswersAndPublishesEachStep()
    {
        Containerd.ConnectResponse connected = await _task.ConnectAsync(new Containerd.ConnectRequest { Id = _shim.Id }).ResponseAsync.Soon();
        Assert.That(_shim.FindProcesses(), Is.EqualTo([(int)connected.ShimPid]));
        RpcException nothing = await Thrown.ByAsync<RpcException>(StateAsync());
        Assert.That(nothing.Status, Is.EqualTo(new Status(StatusCode.NotFound, "container not created: not found")));

        uint pid = await CreateAsync();
        Assert.That(await StateAsync(), Is.EqualTo(Containerd.Status.Created));

        Task<Containerd.WaitResponse> waiting = _task.WaitAsync(new Containerd.WaitRequest { Id = _shim.Id }).ResponseAsync.Soon();
        Containerd.StartResponse started = await _task.StartAsync(new Containerd.StartRequest { Id = _shim.Id }).ResponseAsync.Soon();
        Assert.That(started.Pid, Is.EqualTo(pid));
        Assert.That(await StateAsync(), Is.EqualTo(Containerd.Status.Running));
        Assert.That(waiting.IsCompleted, Is.False);

        await _shim.WriteInputAsync("the word");
        Assert.That((await waiting).ExitStatus, Is.EqualTo(7));
        Assert.That(await StateAsync(), Is.EqualTo(Containerd.Status.Stopped));

        Containerd.DeleteResponse deleted = await _task.DeleteAsync(new Containerd.DeleteRequest { Id = _shim.Id }).ResponseAsync.Soon();
        Assert.That((deleted.Pid, deleted.ExitStatus), Is.EqualTo((pid, 7u)));
        Assert.That(await File.ReadAllTextAsync(_shim.OutputPath), Is.EqualTo("got the word\n"));

        await _task.ShutdownAsync(new Containerd.ShutdownRequest { Id = _shim.Id }).ResponseAsync.Soon();
        await _channel.WaitForStateChangedAsync(TtrpcChannelState.Ready).Soon();
        Assert.That(new Uri(_shim.Address).LocalPath, Does.Not.Exist);

        Assert.That(await NextAsync("/tasks/create", Containerd.TaskCreate.Parser), Is.EqualTo(new Containerd.TaskCreate { ContainerId = _shim.Id, Pid = pid }));
        Assert.That(await NextAsync("/tasks/start", Containerd.TaskStart.Parser), Is.EqualTo(new Containerd.TaskStart { ContainerId = _shim.Id, Pid = pid }));
        Assert.That(
            await NextAsync("/tasks/exit", Containerd.TaskExit.Parser),
            Is.EqualTo(new Containerd.TaskExit { ContainerId = _shim.Id, Id = _shim.Id, Pid = pid, ExitStatus = 7 }));
        Assert.That(
            await NextAsync("/tasks/delete", Containerd.TaskDelete.Parser),
            Is.EqualTo(new Containerd.TaskDelete { ContainerId = _shim.Id, Pid = pid, ExitStatus = 7 }));
    }

    [Test]
    public async Task Kill_TaskThatRuns_EndsItsWait()
    {
        await CreateAsync();
        Task<Containerd.WaitResponse> waiting = _task.WaitAsync(new Containerd.WaitRequest { Id = _shim.Id }).ResponseAsync.Soon();
        await _task.StartAsync(new Containerd.StartRequest { Id = _shim.Id }).ResponseAsync.Soon();

        await _task.KillAsync(new Containerd.KillRequest { Id = _shim.Id, Signal = 9 }).ResponseAsync.Soon();

        Assert.That((await waiting).ExitStatus, Is.EqualTo(128 + 9));
    }

    [Test]
    public async Task ShimKilled_WaitUnderWay_IsUnavailable()
    {
        Containerd.ConnectResponse connected = await _task.ConnectAsync(new Containerd.ConnectRequest { Id = _shim.Id }).ResponseAsync.Soon();
        await CreateAsync();
        Task<Containerd.WaitResponse> waiting = _task.WaitAsync(new Containerd.WaitRequest { Id = _shim.Id }).ResponseAsync;
        // Answered on the same connection after the wait was sent.
        await StateAsync();

        Shim.Kill((int)connected.ShimPid);

        RpcException failure = await Thrown.ByAsync<RpcException>(waiting);
        Assert.That(failure.StatusCode, Is.EqualTo(StatusCode.Unavailable));
    }

    private async Task<uint> CreateAsync()
    {
        Containerd.Options options = new() { Root = _shim.RuncRoot };
        Containerd.CreateTaskResponse created = await _task.CreateAsync(new Containerd.CreateTaskRequest
        {
            Id = _shim.Id,
            Bundle = _shim.Bundle,
            Stdin = _shim.InputPath,
            Stdout = $"file://{_shim.OutputPath}",
            // This version of the shim crashes if only one of the two goes to a file.
            Stderr = $"file://{_shim.OutputPath}",
            Options = new Any { TypeUrl = Containerd.Options.Descriptor.FullName, Value = options.ToByteString() },
        }).ResponseAsync.Soon();
        Assert.That(created.Pid, Is.GreaterThan(0));
        return created.Pid;
    }

    private async Task<Containerd.Status> StateAsync()
        => (await _task.StateAsync(new Containerd.StateRequest { Id = _shim.Id }).ResponseAsync.Soon()).Status;

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
