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

    private const int MaxStatus = 256;

    private readonly TimeProvider _time;
    private readonly long _begun;
    private readonly BuildSteps _steps;
    private readonly BuildStepLog _stepLog = new();
    private readonly Queue<string> _warnings = [];
    private readonly BuildLog _log;
    private string? _imageId;
    private string? _status;
    private bool _isComplete;
    private long? _end;

    /// <summary>A tracker of one build, which begins now.</summary>
    /// <param name="timeProvider">The clock for how long steps take; null for the system's.</param>
    public BuildTracker(TimeProvider? timeProvider = null)
    {
        _time = timeProvider ?? TimeProvider.System;
        _begun = _time.GetTimestamp();
        _steps = new BuildSteps(_time);
        _log = new BuildLog(Read);
    }

    /// <summary>Takes in the next message.</summary>
    /// <param name="progress">The message; not kept.</param>
    public void Update(BuildProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        _log.Append(progress.Stream);
        _imageId = progress.ImageId ?? _imageId;
        if (progress.Status.Length > 0) _status = progress.Status.Length > MaxStatus ? progress.Status[..MaxStatus] : progress.Status;
    }

    /// <summary>Says that the build ended well, which only who reads the stream can know.</summary>
    public void Complete()
    {
        _log.Finish();
        _steps.Complete();
        _isComplete = true;
        _end ??= _time.GetTimestamp();
    }

    /// <summary>Says that the build ended badly: the step that was running failed.</summary>
    public void Fail()
    {
        _log.Finish();
        _steps.Fail();
        _end ??= _time.GetTimestamp();
    }

    /// <summary>How far the build is now.</summary>
    public BuildState Snapshot() => new()
    {
        Steps = _steps.Snapshot(),
        StageCount = _steps.Stages,
        Fraction = _isComplete ? 1 : _steps.Fraction,
        IsComplete = _isComplete,
        Elapsed = _time.GetElapsedTime(_begun, _end ?? _time.GetTimestamp()),
        Status = _status,
        StepLogTail = _stepLog.Tail(_log.Unfinished, _steps.IsBuildKit),
        Warnings = [.. _warnings],
        LogTail = _log.Tail(),
        ImageId = _imageId,
    };

    private void Read(string line)
    {
        _status = null;
        int steps = _steps.Count;
        bool isAboutSteps = _steps.TryRead(line);
        if (_steps.Count > steps) _stepLog.Clear();
        else if (!isAboutSteps) _stepLog.Append(line, _steps.IsBuildKit);
        if (!BuildLine.IsWarning(line)) return;
        // A command may print such lines, too; most of the builder's own come at the end.
        if (_warnings.Count == MaxWarnings) _warnings.Dequeue();
        _warnings.Enqueue(line.Trim());
    }
}
