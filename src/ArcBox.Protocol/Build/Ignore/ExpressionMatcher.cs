using System.Buffers;

namespace ArcBox.Protocol;

/// <summary>
/// A pattern with wildcards. All places where the expression could be are followed at once, so the time is at most the path's length times the
/// pattern's, whatever the pattern.
/// </summary>
internal sealed class ExpressionMatcher(Step[] steps) : PathMatcher
{
    private const int MostOnStack = 128;

    public override bool IsMatch(ReadOnlySpan<char> path) => Run(path, isWhole: true);

    public override bool CanMatchBelow(ReadOnlySpan<char> directory) => Run(directory, isWhole: false);

    private bool Run(ReadOnlySpan<char> text, bool isWhole)
    {
        int size = ExpressionRun.BufferSize(steps.Length);
        if (steps.Length <= MostOnStack)
        {
            ExpressionRun run = new(steps, stackalloc int[size], isWhole);
            return run.Read(text);
        }

        int[] buffer = ArrayPool<int>.Shared.Rent(size);
        try
        {
            ExpressionRun run = new(steps, buffer.AsSpan(0, size), isWhole);
            return run.Read(text);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(buffer);
        }
    }
}
