using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>What every host serves: hands each call to the dispatcher, with what the engine would do about it.</summary>
internal sealed class MockImageService(CallDispatcher calls) : ImageService.ImageServiceBase, IBuildOptionsService
{
    public bool TakesBuildOptions => calls.TakesBuildOptions;

    public override Task Pull(PullImageRequest request, IServerStreamWriter<PullProgress> responseStream, ServerCallContext context)
        => calls.RunAsync(ImageMethods.Pull, request, request.Reference, responseStream, (engine, writer, call) => engine.Pull(request, writer, call), context);

    public override Task Push(PushImageRequest request, IServerStreamWriter<PushProgress> responseStream, ServerCallContext context)
        => calls.RunAsync(ImageMethods.Push, request, request.Reference, responseStream, (engine, writer, call) => engine.Push(request, writer, call), context);

    public override Task<ListImagesResponse> List(ListImagesRequest request, ServerCallContext context)
        => calls.AnswerAsync(ImageMethods.List, request, null, (engine, call) => engine.List(request, call), context);

    public override Task<ImageInfo> Inspect(InspectImageRequest request, ServerCallContext context)
        => calls.AnswerAsync(ImageMethods.Inspect, request, request.Id, (engine, call) => engine.Inspect(request, call), context);

    public override Task<RemoveImageResponse> Remove(RemoveImageRequest request, ServerCallContext context)
        => calls.AnswerAsync(ImageMethods.Remove, request, request.Id, (engine, call) => engine.Remove(request, call), context);

    public override Task<Empty> Tag(TagImageRequest request, ServerCallContext context)
        => calls.AnswerAsync(ImageMethods.Tag, request, request.Source, (engine, call) => engine.Tag(request, call), context);

    public override Task<ExistsImageResponse> Exists(ExistsImageRequest request, ServerCallContext context)
        => calls.AnswerAsync(ImageMethods.Exists, request, request.Reference, (engine, call) => engine.Exists(request, call), context);

    public override Task Build(IAsyncStreamReader<BuildContext> requestStream, IServerStreamWriter<BuildProgress> responseStream, ServerCallContext context)
    {
        MockBuildContext upload = new(requestStream);
        return calls.RunAsync(
            ImageMethods.Build, upload, null, responseStream, (engine, writer, call) => engine.Build(upload.ToReader(), writer, call), context);
    }
}
