namespace ArcBox.Protocol;

/// <summary>The announcement of a step in a build's log.</summary>
internal sealed record BuildStepLine(int Number, int Count, string Instruction)
{
    /// <summary>BuildKit's number of the step, which its end names.</summary>
    public int? Vertex { get; init; }

    /// <summary>Podman's number of the stage.</summary>
    public int? Stage { get; init; }

    /// <summary>How many stages Podman builds.</summary>
    public int? Stages { get; init; }

    /// <summary>The name of the stage that this step opens; of BuildKit, that it belongs to.</summary>
    public string? StageName { get; init; }

    /// <summary>For which platform BuildKit runs the step, if it tells; it works on a stage for each platform.</summary>
    public string Platform { get; init; } = "";

    public bool OpensStage { get; init; }
}
