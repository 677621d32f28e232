using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace ArcBox.Samples.DependencyInjection.Tests;

/// <summary>Keeps what is logged, as "level: text", and can be waited on.</summary>
internal sealed class LogDouble : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Channel<string> _unread = Channel.CreateUnbounded<string>();

    public IReadOnlyList<string> Lines => [.. _lines];

    /// <summary>Reads on until a line has this in it.</summary>
    public async Task<string> WaitForAsync(string text, CancellationToken hangGuard)
    {
        while (true)
        {
            string line = await _unread.Reader.ReadAsync(hangGuard);
            if (line.Contains(text, StringComparison.Ordinal)) return line;
        }
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        string line = $"{logLevel}: {formatter(state, exception)}";
        _lines.Enqueue(line);
        _unread.Writer.TryWrite(line);
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    public void Dispose()
    {
    }
}
