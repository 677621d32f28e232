namespace ArcBox.Protocol.Tests.Support;

/// <summary>Makes asynchronous streams, and reads them to their end or to their failure.</summary>
internal static class Streams
{
    public static async IAsyncEnumerable<T> Of<T>(params T[] items)
    {
        foreach (T item in items)
        {
            await Task.Yield();
            yield return item;
        }
    }

    public static async Task<List<T>> ToListAsync<T>(this IAsyncEnumerable<T> source)
    {
        List<T> items = [];
        await foreach (T item in source) items.Add(item);
        return items;
    }

    /// <summary>What a stream yields before it fails, and with what it fails.</summary>
    public static async Task<(List<T> Items, TException Failure)> FailureAsync<T, TException>(this IAsyncEnumerable<T> source)
        where TException : Exception
    {
        List<T> items = [];
        await using IAsyncEnumerator<T> reader = source.GetAsyncEnumerator();
        while (true)
        {
            try
            {
                if (!await reader.MoveNextAsync().Soon()) break;
            }
            catch (TException failure)
            {
                return (items, failure);
            }

            items.Add(reader.Current);
        }

        throw new AssertionException($"The stream ended well after {items.Count} items.");
    }

    /// <summary>The failure of a stream whose items do not matter.</summary>
    public static async Task<TException> ThrownAsync<TException>(this IAsyncEnumerable<object> source)
        where TException : Exception => (await source.FailureAsync<object, TException>()).Failure;
}
