namespace ArcBox.Protocol.Testing;

/// <summary>A line of a cassette begins with a word that means nothing there.</summary>
internal sealed class UnknownWordException(string message) : FormatException(message);
