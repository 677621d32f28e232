using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Testing.Tests.Recording;

/// <summary>Records what a test calls, and hands the cassette over as its file would.</summary>
internal static class Tapes
{
    public static async Task<Cassette> RecordAsync(
        ImageService.ImageServiceBase engine, Func<ImageClient, Task> call, CancellationToken token, CassetteRecorderOptions? options = null)
    {
        await using RecordingSession session = await RecordingSession.StartAsync(engine, options);
        await call(session.Client);
        return Cassette.Parse((await session.Recorder.ToCassetteAsync(token)).ToString());
    }

    public static async Task ReplayAsync(ImageService.ImageServiceBase service, Func<ImageClient, Task> call)
    {
        await using ArcBoxMockServer server = await RecordingSession.ServeAsync(service);
        await using ImageClient client = server.CreateClient();
        await call(client);
    }

    /// <summary>What the call throws.</summary>
    public static async Task<ArcBoxException> FailureOfAsync(Func<Task> call)
    {
        ArcBoxException? failure = null;
        try
        {
            await call();
        }
        catch (ArcBoxException exception)
        {
            failure = exception;
        }

        Assert.That(failure, Is.Not.Null, "The call has to fail.");
        return failure!;
    }
}
