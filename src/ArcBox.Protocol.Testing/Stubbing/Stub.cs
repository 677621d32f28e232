namespace ArcBox.Protocol.Testing;

/// <summary>What is known of a stub whatever method it answers.</summary>
internal abstract class Stub
{
    /// <summary>The stub as the test wrote it, without its replies: <c>OnPull("nginx:1.27").When(…)</c>.</summary>
    public abstract string Name { get; }

    public abstract int Priority { get; }

    /// <summary>True if it should have no calls.</summary>
    public abstract bool IsNever { get; }

    /// <summary>How many calls it should have answered and how many it did, in words; null if the two agree.</summary>
    public abstract string? Shortfall { get; }
}
