namespace ArcBox.Protocol;

/// <summary>What an expression wants at one place.</summary>
internal readonly record struct Step(StepKind Kind, RuneSet? Runes = null);

internal enum StepKind
{
    /// <summary>One of the runes.</summary>
    One,

    /// <summary>Any number of them.</summary>
    Many,

    /// <summary>Nothing, or what <see cref="WithinDirectories"/>, which must follow, takes.</summary>
    AnyDirectories,

    /// <summary>Any text that ends in a slash, without a line break.</summary>
    WithinDirectories,

    /// <summary>The path's beginning.</summary>
    Start,

    /// <summary>The path's end.</summary>
    End,

    /// <summary>A place between a word character and another one.</summary>
    WordBoundary,

    /// <summary>A place that is no <see cref="WordBoundary"/>.</summary>
    NoWordBoundary,
}
