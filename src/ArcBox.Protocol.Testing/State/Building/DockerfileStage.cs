using System.Collections.Immutable;

namespace ArcBox.Protocol.Testing;

/// <summary>A stage of a Dockerfile: an instruction FROM, and what follows it up to the next.</summary>
internal sealed record DockerfileStage(Instruction From, ImmutableArray<Instruction> Steps)
{
    /// <summary>The name of the image, or of the stage, to start from; variables are not expanded.</summary>
    public string BaseName => From.Arguments[0];

    /// <summary>The stage's own name, in small letters; empty for none.</summary>
    public string Name => From.Arguments is [_, _, string name] ? name.ToLowerInvariant() : "";
}
