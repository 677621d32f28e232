using ArcBox.Protocol.V1;
using ArcBox.Samples.ImageCli.Output.Json;

namespace ArcBox.Samples.ImageCli.Output.Builds;

internal sealed class JsonBuildView(CliOutput output) : BuildView
{
    public override async Task ShowAsync(IAsyncEnumerable<BuildProgress> messages)
    {
        await foreach (BuildProgress message in messages) output.Json(json => BuildJson.WriteProgress(json, message));
    }
}
