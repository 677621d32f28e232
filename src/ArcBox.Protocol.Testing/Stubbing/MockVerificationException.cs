namespace ArcBox.Protocol.Testing;

/// <summary>
/// The calls to an <see cref="ArcBoxMockServer"/> are not those that its stubs were made for; the message, of several lines, tells the difference.
/// </summary>
public sealed class MockVerificationException : Exception
{
    internal MockVerificationException(string message)
        : base(message)
    {
    }
}
