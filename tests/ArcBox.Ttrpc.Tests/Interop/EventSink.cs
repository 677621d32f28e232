using System.Threading.Channels;
using ArcBox.Protocol.Tests.Support;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Interop;

/// <summary>Takes what shims publish, in containerd's place.</summary>
internal sealed class EventSink : Containerd.Events.EventsBase
{
    private readonly Channel<Received> _received = Channel.CreateUnbounded<Received>();

    public Task<Received> NextAsync() => _received.Reader.ReadAsync().Soon();

    public override Task<Empty> Forward(Containerd.ForwardRequest request, ServerCallContext context)
    {
        _received.Writer.TryWrite(new Received(request.Envelope, context.RequestHeaders, context.Deadline));
        return Task.FromResult(new Empty());
    }

    /// <summary>An event and what came with its call.</summary>
    internal sealed record Received(Containerd.Envelope Envelope, Metadata Headers, DateTime Deadline);
}
