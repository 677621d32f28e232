using System.Text.Json;

namespace ArcBox.Samples.ImageCli.Tests;

/// <summary>What a run of the program left behind.</summary>
internal sealed record CliResult(int ExitCode, string Out, string Error)
{
    public string[] Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public JsonElement[] JsonLines => [.. Lines.Select(Parse)];

    public JsonElement JsonError => Parse(Error).GetProperty("error");

    private static JsonElement Parse(string line) => JsonDocument.Parse(line).RootElement;
}
