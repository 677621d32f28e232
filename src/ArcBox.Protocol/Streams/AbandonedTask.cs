namespace ArcBox.Protocol;

/// <summary>Tasks whose end nobody may be left to wait for.</summary>
internal static class AbandonedTask
{
    /// <summary>
    /// Keeps a failure from <see cref="TaskScheduler.UnobservedTaskException"/>, which is for forgotten tasks and not for those given up on purpose.
    /// Whoever does await the task still gets it.
    /// </summary>
    public static void MayFailUnobserved(this Task task) => task.ContinueWith(
        static failed => _ = failed.Exception,
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}
