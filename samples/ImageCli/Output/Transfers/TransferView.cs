namespace ArcBox.Samples.ImageCli.Output.Transfers;

/// <summary>Shows a pull or a push while it runs.</summary>
internal abstract class TransferView
{
    /// <summary>The view that suits where the output goes.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="timeProvider">The clock for redrawing.</param>
    /// <param name="kind">What a JSON line says that it is.</param>
    public static TransferView For(CliOutput output, TimeProvider timeProvider, string kind)
    {
        if (output.IsJson) return new JsonTransferView(output, kind);
        if (output.LiveTerminal is not { } terminal) return new PlainTransferView(output);
        output.IsRedrawn = true;
        return new LiveTransferView(terminal, timeProvider);
    }

    /// <summary>Runs the transfer to its end. Its exceptions come out, after what was shown has been brought into a lasting form.</summary>
    public abstract Task ShowAsync(IAsyncEnumerable<TransferStep> steps);
}
