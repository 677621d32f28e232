using ArcBox.Protocol;
using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Samples.ImageCli.Demo;

/// <summary>
/// Stands in for a daemon behind <c>--endpoint demo:</c>, so that the program can be tried on a machine without any engine. It moves no bytes; it only
/// tells what an engine would. Each process starts with the same few images.
/// </summary>
internal sealed class DemoImageService(TimeProvider timeProvider) : ImageService.ImageServiceBase
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    private readonly DemoStore _store = new(timeProvider.GetUtcNow());

    public override async Task Pull(PullImageRequest request, IServerStreamWriter<PullProgress> responseStream, ServerCallContext context)
    {
        ImageReference reference = ImageReference.Parse(request.Reference).WithDefaultTag();
        string name = reference.FamiliarName;
        await responseStream.WriteAsync(new PullProgress { Id = reference.Tag ?? reference.Digest, Status = $"Pulling from {reference.Path}" });
        DemoImage? known = _store.Find(name);
        DemoImage image = known ?? DemoImage.FromName(name, timeProvider.GetUtcNow().AddDays(-12));
        if (known is null)
        {
            foreach (IReadOnlyList<PullProgress> messages in DemoPull.Of(image.Layers))
            {
                foreach (PullProgress message in messages) await responseStream.WriteAsync(message);
                await Task.Delay(Tick, timeProvider, context.CancellationToken);
            }

            _store.Keep(image, name, isPulled: true);
        }

        await responseStream.WriteAsync(new PullProgress { Status = $"Digest: {image.Digests.First().Split('@')[1]}" });
        string summary = known is null ? "Downloaded newer image" : "Image is up to date";
        await responseStream.WriteAsync(new PullProgress { Status = $"Status: {summary} for {name}" });
    }

    public override async Task Push(PushImageRequest request, IServerStreamWriter<PushProgress> responseStream, ServerCallContext context)
    {
        const int ticks = 30;
        ImageReference reference = ImageReference.Parse(request.Reference).WithDefaultTag();
        DemoImage image = _store.Get(reference.FamiliarName);
        await responseStream.WriteAsync(new PushProgress { Status = $"The push refers to repository [{reference.Repository}]" });
        foreach (DemoLayer layer in image.Layers) await responseStream.WriteAsync(new PushProgress { Id = layer.ShortId, Status = "Preparing" });
        for (int tick = 1; tick <= ticks; tick++)
        {
            foreach (DemoLayer layer in image.Layers)
            {
                long current = layer.Size * tick / ticks;
                await responseStream.WriteAsync(new PushProgress { Id = layer.ShortId, Status = "Pushing", Current = current, Total = layer.Size });
            }

            await Task.Delay(Tick, timeProvider, context.CancellationToken);
        }

        foreach (DemoLayer layer in image.Layers) await responseStream.WriteAsync(new PushProgress { Id = layer.ShortId, Status = "Pushed" });
        string digest = DemoImage.Digest("manifest " + image.Id);
        image.Digests.Add($"{reference.FamiliarRepository}@{digest}");
        await responseStream.WriteAsync(new PushProgress { Status = $"{reference.Tag}: digest: {digest} size: 1570" });
    }

    public override async Task Build(
        IAsyncStreamReader<BuildContext> requestStream, IServerStreamWriter<BuildProgress> responseStream, ServerCallContext context)
    {
        IReadOnlyList<string> steps = await DemoBuild.ReadAsync(requestStream, context.CancellationToken);
        string state = "";
        for (int place = 0; place < steps.Count; place++)
        {
            await responseStream.WriteAsync(new BuildProgress { Stream = $"Step {place + 1}/{steps.Count} : {steps[place]}\n" });
            await Task.Delay(Tick * 8, timeProvider, context.CancellationToken);
            if (DemoBuild.ExitCodeOf(steps[place]) is var code and not 0)
            {
                string error = $"The command '/bin/sh -c {steps[place][4..]}' returned a non-zero code: {code}";
                await responseStream.WriteAsync(new BuildProgress { Error = error });
                return;
            }

            state = DemoImage.Digest(state + steps[place]);
            await responseStream.WriteAsync(new BuildProgress { Stream = $" ---> {ImageDigest.Shorten(state)}\n" });
        }

        DemoImage image = DemoImage.FromName(state, timeProvider.GetUtcNow());
        _store.Keep(image, null);
        await responseStream.WriteAsync(new BuildProgress { Aux = $$"""{"ID":"{{image.Id}}"}""" });
        await responseStream.WriteAsync(new BuildProgress { Stream = $"Successfully built {ImageDigest.Shorten(image.Id)}\n" });
    }

    public override Task<ListImagesResponse> List(ListImagesRequest request, ServerCallContext context)
        => Task.FromResult(new ListImagesResponse { Images = { _store.List(request.Filters).Select(image => image.ToSummary()) } });

    public override Task<ImageInfo> Inspect(InspectImageRequest request, ServerCallContext context) => Task.FromResult(_store.Get(request.Id).ToInfo());

    public override Task<RemoveImageResponse> Remove(RemoveImageRequest request, ServerCallContext context)
    {
        (string[] untagged, string[] deleted) = _store.Remove(request.Id, request.Force);
        return Task.FromResult(new RemoveImageResponse { Untagged = { untagged }, Deleted = { deleted } });
    }

    public override Task<Empty> Tag(TagImageRequest request, ServerCallContext context)
    {
        _store.Keep(_store.Get(request.Source), $"{request.Repo}:{(request.Tag.Length == 0 ? ImageReference.DefaultTag : request.Tag)}");
        return Task.FromResult(new Empty());
    }

    public override Task<ExistsImageResponse> Exists(ExistsImageRequest request, ServerCallContext context)
    {
        DemoImage? image = _store.Find(request.Reference);
        return Task.FromResult(new ExistsImageResponse { Exists = image is not null, Id = image?.Id ?? "" });
    }
}
