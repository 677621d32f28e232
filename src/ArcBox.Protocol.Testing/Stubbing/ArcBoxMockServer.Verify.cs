namespace ArcBox.Protocol.Testing;

public sealed partial class ArcBoxMockServer
{
    /// <summary>
    /// Checks that the calls so far are those that the stubs were made for: each stub was used, exactly as often as its <c>Times</c> says if it says so, unless
    /// it is <c>Optional</c>; no call was refused because the server is strict or because a predicate threw; and each fault has struck, unless it was left to
    /// chance or removed, or belongs to an answer that was not given. Disposing the server checks nothing: an exception from there would hide the one of a
    /// test that has failed already.
    /// </summary>
    /// <exception cref="MockVerificationException">It is not so; the message tells what differs, what came nearest, and all calls.</exception>
    public void VerifyAll()
    {
        if (VerificationText.Of(_stubs, _log.Snapshot()) is { } difference) throw new MockVerificationException(difference);
    }
}
