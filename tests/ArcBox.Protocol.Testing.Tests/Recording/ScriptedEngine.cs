using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Testing.Tests.Recording;

/// <summary>What is recorded from: answers all methods, some differently the second time. Tests put their own handlers in the place of some.</summary>
internal sealed class ScriptedEngine : ImageService.ImageServiceBase
{
    private int _existsCalls;

    public Func<PullImageRequest, IServerStreamWriter<PullProgress>, ServerCallContext, Task> OnPull { get; init; } = async (request, writer, _) =>
    {
        await writer.WriteAsync(new PullProgress { Id = "1.27", Status = $"Pulling from {request.Reference}" });
        await writer.WriteAsync(new PullProgress { Id = "a1", Status = "Downloading", Progress = "[=>] 1B/9B", Current = 1, Total = 9_000_000_000 });
        await writer.WriteAsync(new PullProgress { Status = "Status: Downloaded \"größer\" 🚢 <&>\u2028 \\u003e \\>" });
    };

    public Func<InspectImageRequest, ServerCallContext, Task<ImageInfo>> OnInspect { get; init; } = (request, _) => Task.FromResult(new ImageInfo
    {
        Id = "sha256:00ff",
        RepoTags = { request.Id },
        Created = "2026-01-02T03:04:05Z",
        Config = new ImageConfig { Env = { "A=1" }, Labels = { ["z"] = "last", ["a"] = "first" }, ExposedPorts = { ["80/tcp"] = new Empty() } },
        RootFs = new RootFS { Type = "layers", Layers = { "sha256:01" } },
    });

    public Func<IAsyncStreamReader<BuildContext>, IServerStreamWriter<BuildProgress>, ServerCallContext, Task> OnBuild { get; init; }
        = async (chunks, writer, _) =>
        {
            await foreach (BuildContext chunk in chunks.ReadAllAsync())
            {
                if (chunk.Eof) break;
            }

            await writer.WriteAsync(new BuildProgress { Stream = "Step 1/1 : FROM scratch\n" });
            await writer.WriteAsync(new BuildProgress { Aux = "{\"ID\":\"sha256:abc\"}" });
        };

    public override Task Pull(PullImageRequest request, IServerStreamWriter<PullProgress> responseStream, ServerCallContext context)
        => OnPull(request, responseStream, context);

    public override Task Push(PushImageRequest request, IServerStreamWriter<PushProgress> responseStream, ServerCallContext context)
        => responseStream.WriteAsync(new PushProgress { Id = "a1", Status = "Pushed", Current = 5, Total = 5 });

    public override Task<ListImagesResponse> List(ListImagesRequest request, ServerCallContext context) => Task.FromResult(new ListImagesResponse
    {
        Images = { new ImageSummary { Id = "sha256:00ff", RepoTags = { "nginx:1.27" }, Created = 1_700_000_000, Size = 12, Containers = -1 } },
    });

    public override Task<ImageInfo> Inspect(InspectImageRequest request, ServerCallContext context) => OnInspect(request, context);

    public override Task<RemoveImageResponse> Remove(RemoveImageRequest request, ServerCallContext context)
        => Task.FromResult(new RemoveImageResponse { Untagged = { request.Id }, Deleted = { "sha256:00ff" } });

    public override Task<Empty> Tag(TagImageRequest request, ServerCallContext context) => Task.FromResult(new Empty());

    public override Task Build(IAsyncStreamReader<BuildContext> requestStream, IServerStreamWriter<BuildProgress> responseStream, ServerCallContext context)
        => OnBuild(requestStream, responseStream, context);

    public override Task<ExistsImageResponse> Exists(ExistsImageRequest request, ServerCallContext context)
    {
        bool isFirst = Interlocked.Increment(ref _existsCalls) == 1;
        return Task.FromResult(isFirst ? new ExistsImageResponse() : new ExistsImageResponse { Exists = true, Id = "sha256:00ff" });
    }
}
