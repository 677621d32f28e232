using ArcBox.Protocol.Tests.Support;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Interop;

/// <summary>
/// Our client against a real containerd. It serves events only, and containerd 1.6 dies of a Forward without an envelope: each one here has it.
/// </summary>
[CancelAfter(120_000)]
public sealed class ContainerdTests
{
    private TtrpcChannel _channel = null!;
    private Containerd.Events.EventsClient _events = null!;

    [SetUp]
    public void Connect()
    {
        _channel = TtrpcChannel.ForAddress(Rig.ContainerdTtrpc);
        _events = new Containerd.Events.EventsClient(_channel);
    }

    [TearDown]
    public async Task DisconnectAsync()
    {
        if (_channel is not null) await _channel.DisposeAsync();
    }

    [Test]
    public async Task Forward_Events_ReachContainerdsWatchers()
    {
        using CtrEvents watcher = CtrEvents.Start();
        await UntilWatchedAsync(watcher);
        HashSet<string> sent = [.. Enumerable.Range(0, 64).Select(number => $"arcbox-{Guid.NewGuid():n}-{number}")];

        await Task.WhenAll(sent.Select(container => ForwardAsync(container))).Soon();

        HashSet<string> seen = [];
        while (seen.Count < sent.Count)
        {
            string line = await watcher.NextAsync();
            if (sent.FirstOrDefault(line.Contains) is not { } container) continue;
            seen.Add(container);
            Assert.That(line, Does.StartWith("2030-01-02 03:04:05.000000006 +0000 UTC arcbox-tests /tasks/exit ").And.Contains("\"exit_status\":7"));
        }
    }

    [TestCase("", "/tasks/exit", "event envelope has invalid namespace: identifier must not be empty: invalid argument")]
    [TestCase("arcbox-tests", "tasks", "envelope topic \"tasks\": must start with '/': invalid argument")]
    public async Task Forward_NamespaceOrTopicThatIsNone_IsInvalidArgument(string space, string topic, string text)
    {
        RpcException failure = await Thrown.ByAsync<RpcException>(ForwardAsync("x", space, topic));

        Assert.That(failure.Status, Is.EqualTo(new Status(StatusCode.InvalidArgument, text)));
    }

    [TestCase("containerd.services.events.ttrpc.v1.Events", "Nope", "method Nope")]
    [TestCase("containerd.services.images.v1.Images", "List", "service containerd.services.images.v1.Images")]
    public async Task Call_UnknownMethodOrService_IsUnimplemented(string service, string name, string text)
    {
        Marshaller<Empty> marshaller = Marshallers.Create(message => message.ToByteArray(), Empty.Parser.ParseFrom);
        Method<Empty, Empty> method = new(MethodType.Unary, service, name, marshaller, marshaller);

        RpcException failure = await Thrown.ByAsync<RpcException>(
            _channel.CreateCallInvoker().AsyncUnaryCall(method, null, default, new Empty()).ResponseAsync);

        Assert.That(failure.Status, Is.EqualTo(new Status(StatusCode.Unimplemented, text)));
    }

    [Test]
    public async Task Call_MethodThatContainerdHasOverGrpcAlone_IsUnimplementedAsStream()
    {
        Marshaller<Empty> marshaller = Marshallers.Create(message => message.ToByteArray(), Empty.Parser.ParseFrom);
        Method<Empty, Empty> subscribe = new(MethodType.ServerStreaming, "containerd.services.events.v1.Events", "Subscribe", marshaller, marshaller);
        using AsyncServerStreamingCall<Empty> call = _channel.CreateCallInvoker().AsyncServerStreamingCall(subscribe, null, default, new Empty());

        RpcException failure = await Thrown.ByAsync<RpcException>(call.ResponseStream.MoveNext(CancellationToken.None));

        Assert.That(failure.Status, Is.EqualTo(new Status(StatusCode.Unimplemented, "service containerd.services.events.v1.Events")));
    }

    private async Task UntilWatchedAsync(CtrEvents watcher)
    {
        Task<string> first = watcher.NextAsync();
        while (!first.IsCompleted) await ForwardAsync("arcbox-first");
        await first;
    }

    private Task<Empty> ForwardAsync(string container, string space = "arcbox-tests", string topic = "/tasks/exit")
    {
        Containerd.TaskExit exit = new() { ContainerId = container, Id = container, Pid = 1, ExitStatus = 7 };
        Containerd.Envelope envelope = new()
        {
            Timestamp = new Timestamp { Seconds = 1893553445, Nanos = 6 },
            Namespace = space,
            Topic = topic,
            // Without the prefix that others put before a type's name: containerd 1.6 compares it whole.
            Event = new Any { TypeUrl = Containerd.TaskExit.Descriptor.FullName, Value = exit.ToByteString() },
        };
        return _events.ForwardAsync(new Containerd.ForwardRequest { Envelope = envelope }).ResponseAsync.Soon();
    }
}
