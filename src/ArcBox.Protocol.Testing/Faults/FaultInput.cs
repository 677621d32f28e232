using System.Buffers;
using System.IO.Pipelines;

namespace ArcBox.Protocol.Testing;

/// <summary>What a client sends, on its way to the server; once the connection is dark, nothing of it arrives but the end.</summary>
internal sealed class FaultInput(PipeReader inner, Action clientGone) : PipeReader
{
    private volatile bool _isDark;
    private bool _isSwallowed;

    public void GoDark() => _isDark = true;

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            ReadResult result;
            try
            {
                result = await inner.ReadAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                clientGone();
                throw;
            }

            if (!TrySwallow(ref result) || result.IsCompleted || result.IsCanceled) return result;
        }
    }

    public override bool TryRead(out ReadResult result)
        => inner.TryRead(out result) && (!TrySwallow(ref result) || result.IsCompleted || result.IsCanceled);

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (!_isSwallowed) inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

    private bool TrySwallow(ref ReadResult result)
    {
        if (result.IsCompleted) clientGone();
        _isSwallowed = _isDark;
        if (!_isSwallowed) return false;
        inner.AdvanceTo(result.Buffer.End);
        result = new ReadResult(ReadOnlySequence<byte>.Empty, result.IsCanceled, result.IsCompleted);
        return true;
    }
}
