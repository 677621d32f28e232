namespace ArcBox.Protocol;

/// <summary>Bytes per second over the last few seconds.</summary>
internal sealed class TransferRate(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(500);

    private readonly Queue<(long Stamp, long Bytes)> _samples = [];
    private (long Stamp, long Bytes) _latest;
    private long _newest;

    /// <summary>The transfer has begun, now at the latest.</summary>
    public void Start()
    {
        if (_samples.Count == 0) Add(0);
    }

    /// <summary>Notes how many bytes have gone over by now.</summary>
    public void Add(long bytes)
    {
        long now = time.GetTimestamp();
        _latest = (now, bytes);
        if (_samples.Count > 0 && time.GetElapsedTime(_newest, now) < Spacing) return;
        // One sample from before the window stays, so that the window is always full.
        while (_samples.Count > 1 && time.GetElapsedTime(_samples.ElementAt(1).Stamp, now) >= Window) _samples.Dequeue();
        _samples.Enqueue((now, bytes));
        _newest = now;
    }

    /// <summary>The rate by now; null in the first half second.</summary>
    public double? Read(long bytes)
    {
        if (_samples.Count == 0) return null;
        long now = time.GetTimestamp();
        (long Stamp, long Bytes) from = _samples.Peek();
        TimeSpan elapsed = time.GetElapsedTime(from.Stamp, now);
        if (elapsed < Shortest) return null;
        return elapsed <= Window ? (bytes - from.Bytes) / elapsed.TotalSeconds : BytesInWindow(bytes, now) / Window.TotalSeconds;
    }

    /// <summary>
    /// How many bytes have gone over since the window began. Between two samples they are taken to have come evenly: a gap that was longer than the window
    /// would otherwise weigh on the rate until it is all out of it.
    /// </summary>
    private double BytesInWindow(long bytes, long now)
    {
        (long Stamp, long Bytes) from = _samples.Peek();
        foreach ((long Stamp, long Bytes) sample in _samples.Append(_latest))
        {
            TimeSpan age = time.GetElapsedTime(sample.Stamp, now);
            if (age < Window)
            {
                TimeSpan gap = time.GetElapsedTime(from.Stamp, sample.Stamp);
                // Differences first: large counts would be rounded, to less than nothing.
                return bytes - from.Bytes - ((sample.Bytes - from.Bytes) * (gap > TimeSpan.Zero ? (gap + age - Window) / gap : 0));
            }

            from = sample;
        }

        return bytes - from.Bytes;
    }
}
