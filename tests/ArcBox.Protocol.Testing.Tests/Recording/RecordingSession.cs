using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Testing.Tests.Recording;

/// <summary>An engine served over ttrpc, a recorder before it, and a client that calls through both.</summary>
internal sealed class RecordingSession : IAsyncDisposable
{
    private readonly ArcBoxMockServer _engine;

    private RecordingSession(ArcBoxMockServer engine, CassetteRecorder recorder, ArcBoxMockServer front)
        => (_engine, Recorder, Front, Client) = (engine, recorder, front, front.CreateClient());

    public CassetteRecorder Recorder { get; }

    public ImageClient Client { get; }

    /// <summary>The server that the client calls.</summary>
    public ArcBoxMockServer Front { get; }

    /// <summary>The server that the recorder calls.</summary>
    public ArcBoxMockServer Engine => _engine;

    public static async Task<RecordingSession> StartAsync(
        ImageService.ImageServiceBase engine, CassetteRecorderOptions? options = null, MockTransport? frontTransport = null)
    {
        ArcBoxMockServer real = await ArcBoxMockServer.StartAsync(MockTransport.Ttrpc, new ArcBoxMockOptions { Backend = engine });
        CassetteRecorder recorder = CassetteRecorder.RecordFrom(real.Endpoint, options);
        return new RecordingSession(real, recorder, await ServeAsync(recorder.Service, frontTransport));
    }

    public static Task<ArcBoxMockServer> ServeAsync(ImageService.ImageServiceBase service, MockTransport? transport = null)
        => ArcBoxMockServer.StartAsync(transport ?? MockTransport.InMemory, new ArcBoxMockOptions { Backend = service });

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Front.DisposeAsync();
        await Recorder.DisposeAsync();
        await _engine.DisposeAsync();
    }
}
