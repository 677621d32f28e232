// Published ahead of time by NativeAotTests: what works under the JIT alone (reflection, JSON without generated code) fails here.
using System.Net;
using System.Net.Sockets;
using ArcBox.Protocol;
using ArcBox.Protocol.V1;
using ArcBox.Ttrpc;
using AotSmoke;
using Grpc.Core;

await using (InMemoryChannel channel = new(new SmokeService()))
{
    ImageClient client = new(channel);
    PullResult pulled = await client.PullToEndAsync("nginx:1.27", new PullOptions { Credential = RegistryCredential.Basic("u", "secret") });
    Require(pulled.Digest == SmokeService.Digest, "in-memory pull");
}

PullImageRequest request = new() { Reference = "nginx", Auth = "secret" };
Require(!request.ToString().Contains("secret", StringComparison.Ordinal) && request.ToString().Contains("nginx", StringComparison.Ordinal), "masked text");

// An engine's answers go through generated JSON code.
using TcpListener listener = new(IPAddress.Loopback, 0);
listener.Start();
Task serving = SmokeEngine.ServeAsync(listener);
await using (ImageClient engine = ImageClient.ForEndpoint($"docker+http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"))
{
    ImageSummary image = (await engine.ListAsync()).Single();
    Require(image is { ShortId: "aaaaaaaaaaaa", Labels.Count: 1 }, "engine list");
    ArcBoxException? failure = await CatchAsync(() => engine.PullToEndAsync("nginx:1.27"));
    Require(failure is { StatusCode: StatusCode.NotFound, Reason: ErrorReasons.ManifestNotFound }, "engine error with details");
}

await serving;
await using (ImageClient nobody = ImageClient.ForEndpoint("unix:///nowhere/arcbox.sock"))
{
    Require(await CatchAsync(() => nobody.ListAsync()) is DaemonUnreachableException, "gRPC without a daemon");
}

string directory = Directory.CreateTempSubdirectory("ab-").FullName;
string endpoint = $"ttrpc+unix://{directory}/s.sock";
await using (TtrpcServer server = new TtrpcServer().Bind(ImageService.BindService, new SmokeService()).Listen(endpoint))
await using (ImageClient client = ImageClient.ForEndpoint(endpoint))
{
    await server.StartAsync();
    Require(await client.FindIdAsync("nginx:1.27") == SmokeService.Digest, "ttrpc unary call");
    Require((await client.PullToEndAsync("nginx:1.27")).Digest == SmokeService.Digest, "ttrpc stream");
    string log = "";
    await foreach (BuildProgress line in client.BuildAsync(ImageBuildContext.FromTar(new MemoryStream(new byte[300_000])))) log += line.Stream;
    Require(log == "300000 bytes", "ttrpc upload");
    Require(await CatchAsync(() => client.ListAsync()) is ImageServiceNotImplementedException, "ttrpc error");
}

Directory.Delete(directory, recursive: true);
await SmokeMock.RunAsync(Require);
await SmokeContainer.RunAsync(Require);
Console.WriteLine("AOT smoke passed");
return 0;

static void Require(bool condition, string what)
{
    if (!condition) throw new InvalidOperationException($"AOT smoke failed: {what}");
}

static async Task<ArcBoxException?> CatchAsync(Func<Task> call)
{
    try
    {
        await call();
        return null;
    }
    catch (ArcBoxException exception)
    {
        return exception;
    }
}
