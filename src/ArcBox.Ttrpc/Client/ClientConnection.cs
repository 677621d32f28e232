using System.Buffers;
using Grpc.Core;

namespace ArcBox.Ttrpc;

/// <summary>A connection to a server, with the calls on it.</summary>
internal sealed class ClientConnection(
    Transport transport, string target, TtrpcChannelOptions options, Action<ClientConnection> closed, CancellationToken shutdown)
    : Connection(transport, options.MaxMessageSize, options.MaxQueuedBytes, Timeout.InfiniteTimeSpan, options.TimeProvider)
{
    private readonly Lock _ids = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<uint, PendingCall> _calls = [];
    private CancellationTokenRegistration _shutdown;
    private bool _takesCalls = true;

    /// <summary>The id of the next call's stream: odd, one after the other. Zero when all are used.</summary>
    public uint NextStreamId { get; set; } = 1;

    /// <summary>False if the next call has to go elsewhere.</summary>
    public bool TakesCalls => !Output.IsClosed && NextStreamId != 0;

    /// <summary>True if the server is known to have closed; reading may not have come to it yet.</summary>
    public bool HasServerHungUp => Transport.HasPeerHungUp();

    protected override bool MayEnd
    {
        get
        {
            lock (_gate) return _calls.Count == 0;
        }
    }

    /// <summary>Starts reading; the connection closes when its channel shuts down.</summary>
    public void Open()
    {
        _shutdown = shutdown.UnsafeRegister(static connection => ((ClientConnection)connection!).Close(null), this);
        Start();
    }

    /// <summary>
    /// Writes a request, without flushing, and remembers its call; returns the stream's id. Zero if the connection takes no calls any more: then nothing was
    /// sent, and the call may go elsewhere.
    /// </summary>
    /// <exception cref="RpcException">The message is too long or cannot be serialized.</exception>
    public uint Send<T>(PendingCall call, FrameFlags flags, byte[] name, ReadOnlyMemory<byte> tail, Marshaller<T>? marshaller, T? message)
    {
        // Servers demand that ids increase on the wire.
        lock (_ids)
        {
            uint id = NextStreamId;
            if (id == 0 || !Add(id, call)) return 0;
            // An id is used up also if its request is refused for its length; gaps are normal.
            NextStreamId = id == uint.MaxValue ? 0 : id + 2;
            if (NextStreamId == 0) EndWhenQuiet();
            try
            {
                FrameParts parts = FrameParts.Request(id, flags, name, tail);
                if (marshaller is null ? Output.Write(parts) : Output.Write(parts, marshaller, message!)) return id;
            }
            catch
            {
                Forget(id);
                throw;
            }

            Forget(id);
            return 0;
        }
    }

    /// <summary>Drops what the server may still send for a call.</summary>
    public void Forget(uint id)
    {
        lock (_gate) _calls.Remove(id);
        if (NextStreamId == 0) EndWhenQuiet();
    }

    protected override Inbox? OnFrame(in FrameHeader header, in ReadOnlySequence<byte> payload)
    {
        bool isLast = header.Type != FrameType.Data || header.EndsStream;
        // Late frames of calls that are over are normal: nothing tells a server that a call was cancelled.
        if (Find(header.StreamId, isLast) is not { } call) return null;
        switch (header.Type)
        {
            case FrameType.Response:
                call.OnResponse(payload, Messages, Ready);
                return null;
            case FrameType.Data:
                return call.OnData(header, payload, Messages, Ready);
            default:
                call.Fail(CallFailure.Protocol($"it answered with a frame of type {(byte)header.Type}"));
                return null;
        }
    }

    protected override void OnTooLong(in FrameHeader header)
        => Find(header.StreamId, true)?.Fail(FrameWriter.TooLong(header.Length, options.MaxMessageSize));

    protected override void OnClosed(Exception? cause)
    {
        PendingCall[] calls;
        lock (_gate)
        {
            _takesCalls = false;
            calls = [.. _calls.Values];
            _calls.Clear();
        }

        _shutdown.Unregister();
        closed(this);
        foreach (PendingCall call in calls) call.Fail(shutdown.IsCancellationRequested ? CallFailure.ShutDown(target) : CallFailure.Lost(target, cause));
    }

    private bool Add(uint id, PendingCall call)
    {
        lock (_gate)
        {
            if (_takesCalls) _calls.Add(id, call);
            return _takesCalls;
        }
    }

    private PendingCall? Find(uint id, bool remove)
    {
        lock (_gate)
        {
            if (!_calls.TryGetValue(id, out PendingCall? call)) return null;
            if (remove) _calls.Remove(id);
            return call;
        }
    }
}
