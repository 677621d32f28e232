using System.Runtime.CompilerServices;
using ArcBox.Protocol.V1;

namespace ArcBox.Samples.ImageCli.Tests;

/// <summary>Streams as a client gives them.</summary>
internal static class Streams
{
    public static async IAsyncEnumerable<T> Of<T>(params T[] items)
    {
        await Task.Yield();
        foreach (T item in items) yield return item;
    }

    public static async IAsyncEnumerable<T> Then<T>(this IAsyncEnumerable<T> items, Exception failure)
    {
        await foreach (T item in items) yield return item;
        throw failure;
    }

    /// <summary>Says that it has begun, and then nothing until it is cancelled.</summary>
    public static async IAsyncEnumerable<T> Endless<T>(TaskCompletionSource begun, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        begun.SetResult();
        await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
        yield break;
    }

    public static PullProgress Line(string id, string status, long current = 0, long total = 0)
        => new() { Id = id, Status = status, Current = current, Total = total };
}
