namespace ArcBox.Samples.ImageCli.Output.Transfers;

/// <summary>Writes lines as the messages come, of one transfer or of several at once.</summary>
internal abstract class LineTransferView : TransferView
{
    public abstract void Show(TransferStep step);

    public override async Task ShowAsync(IAsyncEnumerable<TransferStep> steps)
    {
        await foreach (TransferStep step in steps) Show(step);
    }
}
