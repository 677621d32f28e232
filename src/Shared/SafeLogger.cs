using Microsoft.Extensions.Logging;

namespace ArcBox;

/// <summary>A logger that cannot fail: what is logged from timers and from between two calls has nobody to take an exception.</summary>
internal sealed class SafeLogger(ILogger logger) : ILogger
{
    public static ILogger Create(ILoggerFactory factory, string category) => new SafeLogger(factory.CreateLogger(category));

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => logger.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return logger.IsEnabled(logLevel);
        }
        catch (Exception)
        {
            return false;
        }
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            logger.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception)
        {
            // A log that is full or gone must not end calls.
        }
    }
}
