using ArcBox.Ttrpc.Tests.Replay;
using ArcBox.Ttrpc.Tests.Support;
using ArcBox.Ttrpc.Tests.Wire;

namespace ArcBox.Ttrpc.Tests.Torture;

/// <summary>A server that goes after any byte it sent: what arrived whole is the caller's, what did not is UNAVAILABLE, and the next call connects again.</summary>
[TestFixture(WireKind.Memory)]
[TestFixture(WireKind.UnixSocket)]
internal sealed class CutClientTests(WireKind kind)
{
    private static IEnumerable<string> Transcripts => Transcript.Names.Where(name => !Transcript.Read(name).IsMadeByHand);

    [TestCaseSource(nameof(Transcripts))]
    public async Task Client_ServerLeavesAfterAnyByte_CallsEndAsFarAsTheyGot(string name)
    {
        int sockets = OpenSockets.Count();
        RunningClock clock = new();
        OpenTransports transports = new();
        using (RawServer server = new(kind))
        {
            await using TtrpcChannel channel = server.CreateChannel(transports, new TtrpcChannelOptions { TimeProvider = clock });
            foreach (IReadOnlyList<RecordedFrame> connection in ClientConnections.Of(Transcript.Read(name)))
            {
                CutExchange exchange = new(connection);
                for (int position = 0; position <= exchange.Length; position++)
                {
                    await exchange.PlayAsync(server, channel, position);
                    // Calls whose answers came whole are over before the channel sees that the server has left; the next ones want a new connection.
                    await transports.NoneLeftAsync();
                }
            }
        }

        await clock.Timers.ZeroAsync();
        Assert.That(OpenSockets.Count(), Is.AtMost(sockets), "sockets");
    }
}
