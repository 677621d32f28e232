using ArcBox.Samples.ImageCli.Output.Json;

namespace ArcBox.Samples.ImageCli.Output.Transfers;

internal sealed class JsonTransferView(CliOutput output, string kind) : TransferView
{
    public override async Task ShowAsync(IAsyncEnumerable<TransferStep> steps)
    {
        await foreach (TransferStep step in steps) output.Json(json => TransferJson.WriteProgress(json, kind, step));
    }
}
