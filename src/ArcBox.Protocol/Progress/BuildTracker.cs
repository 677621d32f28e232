using ArcBox.Protocol.V1;

namespace ArcBox.Protocol;

/// <summary>
/// Makes of a build's messages what one can show: steps, stages, cache hits, warnings, the end of the log. Whatever a builder sends, it never throws.
/// Not safe for concurrent use; the states that it gives are.
/// </summary>
/// <remarks>
/// It reads the log of Docker's classic builder, of Podman, and BuildKit's plain progress. A command that prints lines like a builder's can make it err about
/// steps, but not about the end and the image.
/// </remarks>
public sealed class BuildTracker
{
    private const int MaxWarnings = 50;

    private readonly BuildSteps _steps = new();
    private readonly List<string> _warnings = [];
    private readonly BuildLog _log;
    private string? _imageId;
    private bool _isComplete;

    /// <summary>A tracker of one build.</summary>
    public BuildTracker() => _log = new BuildLog(Read);

    /// <summary>Takes in the next message.</summary>
    /// <param name="progress">The message; not kept.</param>
    public void Update(BuildProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        _log.Append(progress.Stream);
        _imageId = progress.ImageId ?? _imageId;
    }

    /// <summary>Says that the build ended well, which only who reads the stream can know.</summary>
    public void Complete()
    {
        _steps.Complete();
        _isComplete = true;
    }

    /// <summary>How far the build is now.</summary>
    public BuildState Snapshot() => new()
    {
        Steps = [.. _steps.All],
        Stages = _steps.Stages,
        Fraction = _isComplete ? 1 : _steps.Fraction,
        IsComplete = _isComplete,
        Warnings = [.. _warnings],
        LogTail = _log.Tail(),
        ImageId = _imageId,
    };

    private void Read(string line)
    {
        _steps.Read(line);
        if (BuildLine.IsWarning(line) && _warnings.Count < MaxWarnings) _warnings.Add(line.Trim());
    }
}
