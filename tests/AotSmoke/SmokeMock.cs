using ArcBox.Protocol;
using ArcBox.Protocol.Testing;
using ArcBox.Protocol.V1;
using Grpc.Core;

namespace AotSmoke;

/// <summary>The mock server: its engine's JSON and its cassettes' must not need the JIT.</summary>
internal static class SmokeMock
{
    private const string Name = "team/app:1";

    public static async Task RunAsync(Action<bool, string> require)
    {
        string recorded = await RecordAsync(require);
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(
            options: new ArcBoxMockOptions { Backend = Cassette.Parse(recorded).ToService() });
        await using ImageClient client = server.CreateClient();
        require((await client.PullToEndAsync(Name)).Digest is { Length: > 0 }, "replayed pull");
        require((await client.InspectAsync(Name)).Config?.Env is [_, ..], "replayed inspection");
    }

    private static async Task<string> RecordAsync(Action<bool, string> require)
    {
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(MockTransport.Ttrpc);
        MockImage image = server.AddImage(Name, layers: 5);
        await using CassetteRecorder recorder = CassetteRecorder.RecordFrom(server.Endpoint);
        await using ArcBoxMockServer front = await ArcBoxMockServer.StartAsync(options: new ArcBoxMockOptions { Backend = recorder.Service });
        await using ImageClient client = front.CreateClient();
        front.OnExists().Returns(new ExistsImageResponse { Exists = true });
        require((await client.PullToEndAsync(Name)).Digest == image.Digest, "mock pull");
        require((await client.InspectAsync(Name)).Id == image.Id, "mock inspection");
        require(await client.ExistsAsync("stubbed"), "mock stub");

        InjectedFault fault = server.InjectFault(WireFault.Garbage(), new FaultPlan { Method = "List" });
        await using ImageClient other = server.CreateClient();
        try
        {
            await other.ListAsync();
            require(false, "mock fault");
        }
        catch (ArcBoxException exception)
        {
            require(fault.TimesApplied == 1 && exception.StatusCode is StatusCode.Internal or StatusCode.Unavailable, "mock fault");
        }

        return (await recorder.ToCassetteAsync()).ToString();
    }
}
