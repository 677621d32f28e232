namespace ArcBox.Protocol;

/// <summary>The steps that a build's log tells of.</summary>
internal sealed class BuildSteps
{
    private const int MaxSteps = 1024;
    private const int MaxInstruction = 512;
    private const double MostBeforeTheEnd = 0.99;

    private readonly List<BuildStep> _steps = [];
    private readonly Dictionary<int, int> _places = [];
    private readonly List<string> _stageNames = [];
    private int _opened;

    public IReadOnlyList<BuildStep> All => _steps;

    public int Stages { get; private set; }

    /// <summary>How much is done, 0 to 0.99. It never goes back.</summary>
    public double Fraction { get; private set; }

    public void Read(string line)
    {
        if (BuildLine.ReadStep(line) is { } step) Begin(step);
        else if (BuildLine.ReadEnd(line) is { } end) End(end.Vertex, end.IsCached);
        else if (_steps.Count > 0 && _places.Count == 0 && BuildLine.IsCacheHit(line)) _steps[^1] = _steps[^1] with { IsCached = true };
    }

    public void Complete()
    {
        for (int place = 0; place < _steps.Count; place++) _steps[place] = _steps[place] with { IsDone = true };
    }

    private void Begin(BuildStepLine line)
    {
        // BuildKit's plain progress announces a step anew when it goes back to its output.
        if (_steps.Count == MaxSteps || (line.Vertex is { } known && _places.ContainsKey(known))) return;
        // BuildKit works on several steps at once, and says of each when it is done.
        if (line.Vertex is { } vertex) _places.Add(vertex, _steps.Count);
        else if (_steps.Count > 0) _steps[^1] = _steps[^1] with { IsDone = true };

        bool isOpening = line.OpensStage || line.Vertex is not null;
        int stage = StageOf(line);
        Stages = Math.Max(Stages, Math.Max(stage, line.Stages ?? 0));
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

    private void End(int vertex, bool isCached)
    {
        if (!_places.TryGetValue(vertex, out int place)) return;
        _steps[place] = _steps[place] with { IsDone = true, IsCached = isCached || _steps[place].IsCached };
        double known = _steps.GroupBy(step => step.Stage).Sum(stage => (double)stage.Max(step => step.Count));
        Advance(_steps.Count(step => step.IsDone) / known);
    }

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

        string name = line.StageName ?? "";
        int place = _stageNames.IndexOf(name);
        if (place >= 0) return place + 1;
        _stageNames.Add(name);
        return _stageNames.Count;
    }
}
