namespace ArcBox.Samples.DependencyInjection;

internal enum ImagePhase
{
    Waiting,
    Pulling,
    Present,
    Failed,
}
