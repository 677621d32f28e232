namespace ArcBox.Protocol;

/// <summary>How <see cref="DockerEngineImageService"/> works with its engine.</summary>
public sealed record DockerEngineOptions
{
    /// <summary>How to connect.</summary>
    public ArcBoxChannelOptions Channel { get; init; } = new();
}
