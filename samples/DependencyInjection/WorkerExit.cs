namespace ArcBox.Samples.DependencyInjection;

/// <summary>What the process ends with.</summary>
internal sealed class WorkerExit
{
    public const int Failed = 1;

    public int Code { get; private set; }

    public void Fail() => Code = Failed;
}
