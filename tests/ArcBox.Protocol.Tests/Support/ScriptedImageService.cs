using ArcBox.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace ArcBox.Protocol.Tests.Support;

/// <summary>An image service that answers every call with something recognisable, keeps what it was asked, and can be told to do otherwise.</summary>
internal sealed class ScriptedImageService : ImageService.ImageServiceBase
{
    public const string Id = "sha256:0000000000000000000000000000000000000000000000000000000000000001";

    public List<IMessage> Requests { get; } = [];

    public Metadata? Headers { get; private set; }

    public DateTime Deadline { get; private set; }

    /// <summary>Completed when a server call was cancelled.</summary>
    public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Runs before each answer.</summary>
    public Func<ServerCallContext, Task> Before { get; init; } = _ => Task.CompletedTask;

    public int ListedImages { get; init; } = 1;

    /// <summary>True keeps streams open after their messages until the client goes.</summary>
    public bool StreamsForEver { get; init; }

    public override async Task Pull(PullImageRequest request, IServerStreamWriter<PullProgress> responses, ServerCallContext context)
    {
        await EnterAsync(request, context);
        await responses.WriteAsync(new PullProgress { Id = "layer", Status = "Downloading", Current = 1, Total = 2 }, context.CancellationToken);
        await responses.WriteAsync(new PullProgress { Status = "Pull complete" }, context.CancellationToken);
        await StayAsync(context);
    }

    public override async Task Push(PushImageRequest request, IServerStreamWriter<PushProgress> responses, ServerCallContext context)
    {
        await EnterAsync(request, context);
        await responses.WriteAsync(new PushProgress { Id = "layer", Status = "Pushed" }, context.CancellationToken);
        await StayAsync(context);
    }

    public override async Task Build(IAsyncStreamReader<BuildContext> requests, IServerStreamWriter<BuildProgress> responses, ServerCallContext context)
    {
        await Before(context);
        using MemoryStream archive = new();
        bool complete = false;
        while (await requests.MoveNext(context.CancellationToken))
        {
            requests.Current.Data.WriteTo(archive);
            complete |= requests.Current.Eof;
        }

        Requests.Add(new BuildContext { Data = ByteString.CopyFrom(archive.ToArray()), Eof = complete });
        await responses.WriteAsync(new BuildProgress { Aux = $$"""{"ID":"{{Id}}"}""" }, context.CancellationToken);
    }

    public override Task<ListImagesResponse> List(ListImagesRequest request, ServerCallContext context)
        => AnswerAsync(request, context, new ListImagesResponse { Images = { Enumerable.Repeat(new ImageSummary { Id = Id }, ListedImages) } });

    public override Task<ImageInfo> Inspect(InspectImageRequest request, ServerCallContext context)
        => AnswerAsync(request, context, new ImageInfo { Id = Id, Os = "linux" });

    public override Task<RemoveImageResponse> Remove(RemoveImageRequest request, ServerCallContext context)
        => AnswerAsync(request, context, new RemoveImageResponse { Deleted = { Id } });

    public override Task<Empty> Tag(TagImageRequest request, ServerCallContext context) => AnswerAsync(request, context, new Empty());

    public override Task<ExistsImageResponse> Exists(ExistsImageRequest request, ServerCallContext context)
        => AnswerAsync(request, context, new ExistsImageResponse { Exists = true, Id = Id });

    private async Task<TResponse> AnswerAsync<TResponse>(IMessage request, ServerCallContext context, TResponse response)
    {
        await EnterAsync(request, context);
        return response;
    }

    private Task EnterAsync(IMessage request, ServerCallContext context)
    {
        Requests.Add(request);
        (Headers, Deadline) = (context.RequestHeaders, context.Deadline);
        return Before(context);
    }

    private async Task StayAsync(ServerCallContext context)
    {
        if (StreamsForEver) await UntilCancelledAsync(context);
    }

    public async Task UntilCancelledAsync(ServerCallContext context)
    {
        using CancellationTokenRegistration registration = context.CancellationToken.Register(() => Cancelled.TrySetResult());
        await Cancelled.Task;
    }
}
