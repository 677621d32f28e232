using System.Globalization;

namespace ArcBox.Protocol.Testing;

/// <summary>Words a call for people: <c>#3 Pull nginx:1.27, failed with Unavailable after 3 items</c>.</summary>
internal static class CallText
{
    public static string Of(MockCall call)
    {
        string fault = call.Fault is null || IsEndedByFault(call) ? "" : $", fault: {call.Fault}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"#{call.Number} {Subject(call)}, {Outcome(call)}, {Items(call.ItemsSent)} sent, answered by {call.AnsweredBy}{fault}");
    }

    /// <summary>What the call is about: <c>Pull nginx:1.27</c>.</summary>
    public static string Subject(MockCall call) => call.Reference is null ? call.Method : $"{call.Method} {call.Reference}";

    private static string Outcome(MockCall call) => call.Outcome switch
    {
        MockCallOutcome.Running => "running",
        MockCallOutcome.Succeeded => "succeeded",
        MockCallOutcome.Cancelled => "cancelled",
        MockCallOutcome.DeadlineExceeded => "deadline exceeded",
        _ when IsEndedByFault(call) => $"cut off by {call.Fault}",
        _ => $"failed with {call.Status?.StatusCode}",
    };

    // Its status is what the server would have said.
    private static bool IsEndedByFault(MockCall call) => call is { IsCutOff: true, Outcome: MockCallOutcome.Failed };

    private static string Items(int count) => count == 1 ? "1 item" : $"{count.ToString(CultureInfo.InvariantCulture)} items";
}
