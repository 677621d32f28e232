namespace ArcBox.Ttrpc;

/// <summary>gRPC's rule that a stream is written by one at a time.</summary>
internal struct WriteTurn
{
    private int _isTaken;

    /// <exception cref="InvalidOperationException">Somebody is writing.</exception>
    public void Take()
    {
        if (Interlocked.Exchange(ref _isTaken, 1) != 0)
            throw new InvalidOperationException("The stream is being written already: await one write before the next, or before completing.");
    }

    public void Give() => Volatile.Write(ref _isTaken, 0);
}
