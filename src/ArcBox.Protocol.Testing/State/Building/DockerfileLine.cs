namespace ArcBox.Protocol.Testing;

/// <summary>An instruction as it stands in a Dockerfile, its continued lines joined.</summary>
/// <param name="Number">Where it begins, counted from 1.</param>
/// <param name="Text">Without the space around it.</param>
internal sealed record DockerfileLine(int Number, string Text);
