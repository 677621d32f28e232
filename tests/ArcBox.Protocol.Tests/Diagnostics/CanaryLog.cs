using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ArcBox.Protocol.Tests.Diagnostics;

/// <summary>Keeps all that is logged in any category, at any level: texts, values by name, scopes and exceptions.</summary>
internal sealed class CanaryLog : ILoggerFactory, ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _texts = new();

    public IEnumerable<string> Texts => _texts;

    public ILogger CreateLogger(string categoryName)
    {
        _texts.Enqueue(categoryName);
        return this;
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        => _texts.Enqueue($"{eventId} {formatter(state, exception)} {Values(state)} {CanaryText.Of(exception)}");

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        _texts.Enqueue($"{state} {Values(state)}");
        return null;
    }

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    private static string Values(object? state)
        => state is IEnumerable<KeyValuePair<string, object?>> values
            ? string.Join(' ', values.Select(value => $"{value.Key}={CanaryText.Of(value.Value)}"))
            : "";
}
