namespace ArcBox.Protocol.Benchmarks.Measurements;

/// <summary>One figure of a measurement.</summary>
internal sealed record Row(string Name, string Unit);
