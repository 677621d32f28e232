using ArcBox.Protocol.Testing;

namespace ArcBox.Samples.MockServer;

/// <summary>Writes a line for every call, when it has ended.</summary>
internal sealed class CallReport(ArcBoxMockServer server, TextWriter output)
{
    private readonly TextWriter _output = TextWriter.Synchronized(output);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        for (int next = 1; ; next++)
        {
            // In a flood the log forgets calls before they are seen here; the report goes on with the oldest that it has.
            next = (await server.WaitForCallAsync(call => call.Number >= next, cancellationToken)).Number;
            // Calls end in any order.
            _ = WriteAsync(next, cancellationToken);
        }
    }

    private async Task WriteAsync(int number, CancellationToken cancellationToken)
    {
        MockCall ended = await server.WaitForCallAsync(call => call.Number == number && call.EndedAt is not null, cancellationToken);
        await _output.WriteLineAsync(ended.ToString());
    }
}
