namespace ArcBox.Samples.ImageCli;

/// <summary>The user asked for something that cannot be meant; the message says what.</summary>
internal sealed class UsageException(string message) : Exception(message);
