using System.Collections.Concurrent;

namespace ArcBox.Ttrpc.Tests.Support;

/// <summary>A context with one thread, such as a user interface has: what is posted to it runs between what that thread does.</summary>
internal sealed class PumpedContext : SynchronizationContext, IDisposable
{
    private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _posted = [];

    /// <summary>How much was posted.</summary>
    public int Posts { get; private set; }

    public override void Post(SendOrPostCallback d, object? state)
    {
        Posts++;
        _posted.Add((d, state));
    }

    /// <summary>Runs something on the context's thread, which does nothing else meanwhile.</summary>
    public void Run(Action action) => RunAsync(() =>
    {
        action();
        return Task.CompletedTask;
    });

    public void RunAsync(Func<Task> action)
    {
        Task? done = null;
        Thread thread = new(() =>
        {
            SetSynchronizationContext(this);
            done = StartAsync(action);
            _ = done.ContinueWith(_ => _posted.CompleteAdding(), TaskScheduler.Default);
            foreach ((SendOrPostCallback callback, object? state) in _posted.GetConsumingEnumerable()) callback(state);
        });
        thread.Start();
        Assert.That(thread.Join(TimeSpan.FromSeconds(60)), Is.True, "the thread is done");
        done!.GetAwaiter().GetResult();
    }

    public void Dispose() => _posted.Dispose();

    // What the action throws at once is kept, too.
    private static async Task StartAsync(Func<Task> action) => await action();
}
