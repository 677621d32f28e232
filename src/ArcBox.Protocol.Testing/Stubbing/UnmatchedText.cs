using System.Text;

namespace ArcBox.Protocol.Testing;

/// <summary>Explains to a test's author why no stub took a call.</summary>
internal static class UnmatchedText
{
    public static string Of(MockCall call, IReadOnlyList<StubMiss> misses)
    {
        StringBuilder text = new($"The mock server is strict and no stub matches {CallText.Subject(call)}.");
        if (misses.Count == 0) return text.Append($" There is no stub of {call.Method}: register one with On{call.Method}().").ToString();
        text.Append(" The nearest first:");
        foreach (StubMiss miss in misses) text.Append("\n  ").Append(miss);
        return text.ToString();
    }
}
