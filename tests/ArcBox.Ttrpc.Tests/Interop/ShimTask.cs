using ArcBox.Protocol.Tests.Support;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Interop;

/// <summary>A shim's task as our client sees it.</summary>
internal sealed class ShimTask(Shim shim, TtrpcChannel channel)
{
    private readonly Containerd.Task.TaskClient _client = new(channel);

    public async Task<uint> CreateAsync()
    {
        Containerd.Options options = new() { Root = shim.RuncRoot };
        Containerd.CreateTaskResponse created = await _client.CreateAsync(new Containerd.CreateTaskRequest
        {
            Id = shim.Id,
            Bundle = shim.Bundle,
            Stdin = shim.InputPath,
            Stdout = $"file://{shim.OutputPath}",
            // This version of the shim crashes if only one of the two goes to a file.
            Stderr = $"file://{shim.OutputPath}",
            Options = new Any { TypeUrl = Containerd.Options.Descriptor.FullName, Value = options.ToByteString() },
        }).ResponseAsync.Soon();
        Assert.That(created.Pid, Is.GreaterThan(0));
        return created.Pid;
    }

    public async Task<uint> ConnectAsync()
        => (await _client.ConnectAsync(new Containerd.ConnectRequest { Id = shim.Id }).ResponseAsync.Soon()).ShimPid;

    public async Task<uint> StartAsync() => (await _client.StartAsync(new Containerd.StartRequest { Id = shim.Id }).ResponseAsync.Soon()).Pid;

    public Task<Containerd.WaitResponse> WaitAsync() => _client.WaitAsync(new Containerd.WaitRequest { Id = shim.Id }).ResponseAsync.Soon();

    public Task KillAsync(uint signal) => _client.KillAsync(new Containerd.KillRequest { Id = shim.Id, Signal = signal }).ResponseAsync.Soon();

    public Task<Containerd.DeleteResponse> DeleteAsync() => _client.DeleteAsync(new Containerd.DeleteRequest { Id = shim.Id }).ResponseAsync.Soon();

    public async Task ShutdownAsync()
    {
        try
        {
            await _client.ShutdownAsync(new Containerd.ShutdownRequest { Id = shim.Id }).ResponseAsync.Soon();
        }
        catch (RpcException lost) when (lost.StatusCode == StatusCode.Unavailable)
        {
            // The shim may be gone before its answer has left; containerd takes that for success too.
        }
    }

    public async Task<Containerd.Status> StateAsync()
        => (await _client.StateAsync(new Containerd.StateRequest { Id = shim.Id }).ResponseAsync.Soon()).Status;
}
