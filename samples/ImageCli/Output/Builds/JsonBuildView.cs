using ArcBox.Protocol.V1;
using ArcBox.Samples.ImageCli.Output.Json;

namespace ArcBox.Samples.ImageCli.Output.Builds;

internal sealed class JsonBuildView(CliOutput output) : IBuildView
{
    public void Show(BuildProgress progress) => output.Json(json => BuildJson.WriteProgress(json, progress));

    public void End()
    {
    }
}
