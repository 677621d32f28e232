using Microsoft.Extensions.Logging;

namespace ArcBox.Ttrpc.Tests.Support;

/// <summary>Hands everything that is logged to the test.</summary>
internal sealed class LogDouble(Action<EventId, Exception?> logged) : ILoggerFactory, ILogger
{
    public const int Connected = 1;
    public const int PeerGone = 12;
    public const int PeerLags = 14;
    public const int Refused = 21;

    /// <summary>A log that is full, or gone.</summary>
    public static LogDouble Broken() => new((_, _) => throw new InvalidOperationException("The log is full."));

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        => logged(eventId, exception);

    public void Dispose()
    {
    }
}
