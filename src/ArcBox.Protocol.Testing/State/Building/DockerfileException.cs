namespace ArcBox.Protocol.Testing;

/// <summary>What is wrong with a piece of a Dockerfile. Whoever reads the piece tells where it stands.</summary>
internal sealed class DockerfileException(string message) : Exception(message);
