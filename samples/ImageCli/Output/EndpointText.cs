using System.Text.Json;
using ArcBox.Protocol;

namespace ArcBox.Samples.ImageCli.Output;

/// <summary>Where a daemon was looked for, for people and for programs.</summary>
internal static class EndpointText
{
    public static readonly IReadOnlyList<string> Headings = ["", "ENDPOINT", "NAMED BY", "FOUND"];

    public static IReadOnlyList<string[]> Rows(IEnumerable<EndpointAttempt> attempts, EndpointAttempt? chosen) =>
    [
        .. attempts.Select(attempt => (string[])[attempt == chosen ? "*" : "", attempt.Endpoint, attempt.Source, attempt.Problem ?? "serves images."]),
    ];

    public static string Reason(IReadOnlyList<EndpointAttempt> attempts, EndpointAttempt? chosen, bool isGiven)
    {
        string named = attempts is [.., { IsNamed: true } last]
            ? $"; nothing else was looked at, because {(isGiven ? "--endpoint" : last.Source)} names the daemon to use"
            : "";
        return chosen is null ? $"none chosen: none serves images{named}" : $"chosen: {chosen.Endpoint}, the first that serves images{named}";
    }

    public static void WriteJson(Utf8JsonWriter json, EndpointAttempt attempt, bool isChosen)
    {
        json.WriteString("kind", "endpoint");
        json.WriteString("endpoint", attempt.Endpoint);
        json.WriteString("source", attempt.Source);
        json.WriteBoolean("named", attempt.IsNamed);
        json.WriteString("problem", attempt.Problem);
        json.WriteBoolean("chosen", isChosen);
    }
}
