using System.Text.Json;
using ArcBox.Protocol.Tests.Support;

namespace ArcBox.Ttrpc.Tests.Interop;

/// <summary>containerd's ttrpc server, with the image service that tests/peers/README.md describes.</summary>
internal sealed class GoServer : IDisposable
{
    private readonly GoPeer _peer;

    private GoServer(GoPeer peer) => _peer = peer;

    /// <summary>Starts the server; it listens when this returns.</summary>
    public static async Task<GoServer> StartAsync(string address)
    {
        GoServer server = new(GoPeer.Start("serve", address));
        await server.ExpectAsync("listening");
        return server;
    }

    /// <summary>Waits for the next thing that the server tells, which must be this.</summary>
    public async Task<Happening> ExpectAsync(string what)
    {
        Happening happening = await NextAsync();
        Assert.That(happening.Event, Is.EqualTo(what), happening.ToString());
        return happening;
    }

    public async Task<Happening> NextAsync()
    {
        string? line = await _peer.ReadLineAsync().Soon();
        return JsonSerializer.Deserialize<Happening>(line ?? "null", JsonSerializerOptions.Web) ?? throw new EndOfStreamException("The server has ended.");
    }

    /// <summary>Begins Go's orderly shutdown.</summary>
    public void ShutDown() => _peer.WriteLine("shutdown");

    public Task KillAsync() => _peer.KillAsync();

    public void Dispose() => _peer.Dispose();

    /// <summary>A line of its output.</summary>
    public sealed record Happening(string Event, string? Key, string? Error);
}
