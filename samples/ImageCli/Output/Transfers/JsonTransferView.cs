using ArcBox.Samples.ImageCli.Output.Json;

namespace ArcBox.Samples.ImageCli.Output.Transfers;

internal sealed class JsonTransferView(CliOutput output, string kind) : LineTransferView
{
    public override void Show(TransferStep step) => output.Json(json => TransferJson.WriteProgress(json, kind, step));
}
