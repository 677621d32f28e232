using Microsoft.Extensions.Time.Testing;

namespace ArcBox.Protocol.Tests.Support;

/// <summary>Lets a fake clock go on as fast as it is waited for.</summary>
internal static class TimeFlow
{
    public static async Task<T> DuringAsync<T>(this FakeTimeProvider time, Task<T> work)
    {
        await time.DuringAsync((Task)work);
        return await work;
    }

    public static async Task DuringAsync(this FakeTimeProvider time, Task work)
    {
        while (!work.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }

        await work;
    }
}
