namespace ArcBox.Protocol;

/// <summary>The steps that a build's log tells of.</summary>
internal sealed class BuildSteps(TimeProvider time)
{
    private const int MaxSteps = 1024;
    private const int MaxInstruction = 512;
    private const double MostBeforeTheEnd = 0.99;

    private readonly List<BuildStep> _steps = [];
    private readonly List<long> _begun = [];
    private readonly Dictionary<int, int> _places = [];
    private readonly List<(string Platform, string? Name)> _stages = [];
    private int _opened;
    private long? _end;

    public int Count => _steps.Count;

    /// <summary>True if the steps are numbered as BuildKit does.</summary>
    public bool IsBuildKit => _places.Count > 0;

    public int Stages { get; private set; }

    /// <summary>How much is done, 0 to 0.99. It never goes back.</summary>
    public double Fraction { get; private set; }

    /// <summary>The steps by now.</summary>
    public IReadOnlyList<BuildStep> Snapshot() => [.. _steps.Select((step, place) => step with { Elapsed = ElapsedOf(place) })];

    /// <summary>Reads a line; false if it says nothing about steps.</summary>
    public bool TryRead(string line)
    {
        if (BuildLine.ReadStep(line) is { } step) Begin(step);
        else if (IsBuildKit && BuildLine.ReadEnd(line) is { } end) End(end);
        else if (_steps.Count > 0 && !IsBuildKit && BuildLine.IsCacheHit(line)) _steps[^1] = _steps[^1] with { IsCached = true };
        else return false;
        return true;
    }

    public void Complete()
    {
        for (int place = 0; place < _steps.Count; place++) Finish(place);
        _end = time.GetTimestamp();
    }

    /// <summary>Of BuildKit's steps it is told which failed; of others it is the last.</summary>
    public void Fail()
    {
        _end = time.GetTimestamp();
        if (_steps is [.., { IsDone: false } last] && !_steps.Any(step => step.IsFailed))
            _steps[^1] = last with { Elapsed = ElapsedOf(_steps.Count - 1), IsFailed = true };
    }

    private void Begin(BuildStepLine line)
    {
        // BuildKit's plain progress announces a step anew when it goes back to its output.
        if (_steps.Count == MaxSteps || (line.Vertex is { } known && _places.ContainsKey(known))) return;
        // BuildKit works on several steps at once, and says of each when it is done.
        if (line.Vertex is { } vertex) _places.Add(vertex, _steps.Count);
        else if (_steps.Count > 0) Finish(_steps.Count - 1);

        bool isOpening = line.OpensStage || line.Vertex is not null;
        int stage = StageOf(line);
        Stages = Math.Max(Stages, Math.Max(stage, line.Stages ?? 0));
        _begun.Add(time.GetTimestamp());
        _steps.Add(new BuildStep
        {
            Number = line.Number,
            Count = line.Count,
            Instruction = line.Instruction.Length > MaxInstruction ? line.Instruction[..MaxInstruction] : line.Instruction,
            Stage = stage,
            // A step after FROM belongs to the stage that it opened.
            StageName = line.StageName ?? (isOpening ? null : _steps.FindLast(step => step.Stage == stage)?.StageName),
        });
        if (line.Vertex is null) Advance(((line.Stage ?? 1) - 1 + ((line.Number - 1d) / line.Count)) / (line.Stages ?? 1));
    }

    private void End(BuildStepEnd end)
    {
        if (!_places.TryGetValue(end.Vertex, out int place)) return;
        BuildStep step = _steps[place] with { Elapsed = end.Elapsed ?? ElapsedOf(place), IsCached = end.IsCached || _steps[place].IsCached };
        _steps[place] = end.IsFailed ? step with { IsFailed = true } : step with { IsDone = true };
        double known = _steps.GroupBy(step => step.Stage).Sum(stage => (double)stage.Max(step => step.Count));
        Advance(_steps.Count(step => step.IsDone) / known);
    }

    private void Finish(int place)
    {
        if (!_steps[place].IsFailed) _steps[place] = _steps[place] with { Elapsed = ElapsedOf(place), IsDone = true };
    }

    private TimeSpan ElapsedOf(int place)
        => _steps[place] is { IsDone: false, IsFailed: false } ? time.GetElapsedTime(_begun[place], _end ?? time.GetTimestamp()) : _steps[place].Elapsed;

    private void Advance(double fraction)
    {
        // Numbers are a builder's own affair; of step 3 of 0 nothing can be said.
        if (double.IsFinite(fraction)) Fraction = Math.Clamp(fraction, Fraction, MostBeforeTheEnd);
    }

    private int StageOf(BuildStepLine line)
    {
        if (line.Stage is { } told) return told;
        if (line.Vertex is null)
        {
            if (line.OpensStage) _opened++;
            // ARG may stand before the first FROM.
            return Math.Max(1, _opened);
        }

        int place = _stages.IndexOf((line.Platform, line.StageName));
        if (place >= 0) return place + 1;
        _stages.Add((line.Platform, line.StageName));
        return _stages.Count;
    }
}
