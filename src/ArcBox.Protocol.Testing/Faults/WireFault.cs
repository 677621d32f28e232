namespace ArcBox.Protocol.Testing;

/// <summary>
/// Something that goes wrong on the wire. It strikes one call's answer at a frame: the one that would come after as many messages as
/// <see cref="FaultPlan.AfterItems"/> says, be it the next message or the stream's end. All bytes before it reach the client.
/// </summary>
/// <remarks>
/// Over ttrpc a frame is one message, the single response, or the stream's end. Over gRPC it is an HTTP/2 DATA frame with the message's first byte (split off,
/// if the server had put several messages into one), or the HEADERS frame with the trailers; response headers have left before. Under TLS faults change what is
/// encrypted, and closing is the connection's, without a TLS alert.
/// <para>
/// A fault that "closes" ends what the server sends, and nothing that the client still sends is answered: calls that share the connection fail with it.
/// </para>
/// <para>
/// What reaches a client is not yet in its caller's hands: when a connection breaks, .NET's HttpClient, on which all .NET clients of gRPC stand, drops the
/// messages that were not read by then; clients of ttrpc hand them on. A test over gRPC that wants so many messages and then the fault holds the next one back
/// until it has them, with <see cref="StreamStub{TRequest, TMessage}.Gated"/>.
/// </para>
/// </remarks>
/// <example><code>
/// server.InjectFault(WireFault.CutAfter(5), new FaultPlan { Method = "Pull", Number = 2, AfterItems = 3 });
/// </code></example>
public abstract class WireFault
{
    private protected WireFault()
    {
    }

    /// <summary>
    /// Closes connections as soon as they are accepted, before a byte is read. It strikes connections, not calls: <see cref="FaultPlan.Number"/> counts those.
    /// For a server that does not even accept, see <see cref="ArcBoxMockServer.TakeDownAsync"/>.
    /// </summary>
    public static WireFault Refuse => new RefuseFault();

    /// <summary>
    /// Resets the connection in place of the frame, over ttrpc and HTTP/2 alike. Over TCP the client gets RST, and what its system had no room for
    /// before is lost. Unix sockets know no such thing: there the client sees the end of the stream, or a reset if it had sent something that was not read.
    /// </summary>
    public static WireFault Reset => new ResetFault();

    /// <summary>
    /// Sends the frame's header as it is (10 bytes for ttrpc, 9 for HTTP/2), with half of the payload that it announces, and closes; of a frame without
    /// payload, half of the header.
    /// </summary>
    public static WireFault TruncatedFrame => new TruncatedFrameFault();

    /// <summary>
    /// Sends the frame for a stream that no client has opened: its id is 1,048,576 higher. The connection goes on. ttrpc clients drop such a frame as a late
    /// one, so its message is missing, and a call whose last frame it was waits for its deadline; in HTTP/2 it is a connection error (RFC 9113, 5.1).
    /// </summary>
    public static WireFault WrongStreamId => new WrongStreamIdFault();

    /// <summary>
    /// Sends a message twice. The connection goes on. Over ttrpc its frame comes twice; over gRPC the message, with its prefix, comes again in DATA frames of
    /// its own, for which HTTP/2's flow control is not asked: a client may refuse one that is longer than its window. A stream's end comes twice as it is.
    /// </summary>
    public static WireFault DuplicateResponse => new DuplicateResponseFault();

    /// <summary>
    /// Holds back the frame, and everything after it on the connection, until <see cref="InjectedFault.Release"/>; then goes on as if nothing had been. What
    /// the client sends is read, as far as the server needs nothing sent for it. A client that leaves ends the stall.
    /// </summary>
    public static WireFault Stall => new StallFault();

    /// <summary>
    /// From the frame on sends nothing more and takes what the client sends without a word, but leaves the connection open: what a client sees whose server
    /// has lost its power ("half-open", RFC 9293, 3.5.1). Only deadlines and keep-alive pings find out.
    /// </summary>
    public static WireFault HalfOpen => new HalfOpenFault();

    /// <summary>
    /// Lets so many more bytes leave on the connection, from the frame's first byte on, and closes; those of other calls count too. An answer that ends before
    /// is left alone, and what is sent after it on the connection too.
    /// </summary>
    /// <param name="bytes">How many; zero closes in place of the frame, nine bytes are one too few for a ttrpc header.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public static WireFault CutAfter(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        return new CutFault(bytes);
    }

    /// <summary>Sends the frame with a header that announces too long a payload, and closes behind the true one.</summary>
    /// <param name="length">
    /// What to announce, in bytes; null for one more than the protocol allows: 4,194,305 for ttrpc, 16,385 for HTTP/2 (RFC 9113, 4.2). HTTP/2 has room for
    /// 16,777,215 at most.
    /// </param>
    public static WireFault OversizeLength(uint? length = null) => new OversizeLengthFault(length);

    /// <summary>Sends 64 random bytes in place of the frame, and closes.</summary>
    /// <param name="seed">Chooses the bytes: the same seed gives the same ones.</param>
    public static WireFault Garbage(int seed = 0) => new GarbageFault(seed);

    /// <summary>
    /// Sends everything on the connection in small pieces with pauses between them, from the frame on, until the call has ended.
    /// </summary>
    /// <param name="bytes">The size of a piece.</param>
    /// <param name="interval">The pause behind each, by <see cref="ArcBoxMockOptions.TimeProvider"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is not above zero.</exception>
    public static WireFault Drip(int bytes, TimeSpan interval)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        return new DripFault(bytes, interval);
    }

    /// <summary>The fault's name as the log has it.</summary>
    public abstract override string ToString();

    /// <summary>True if it strikes when a message has left whole, false if it strikes where it begins.</summary>
    internal virtual bool NeedsWholeMessage => false;

    /// <summary>True if it strikes connections.</summary>
    internal virtual bool IsOfConnections => false;

    /// <summary>Says why the protocol cannot have this fault; null if it can.</summary>
    internal virtual string? ProblemWith(FrameFormat format) => null;

    /// <summary>Does it. What was sent before has left.</summary>
    internal abstract ValueTask StrikeAsync(FaultStrike strike);
}
