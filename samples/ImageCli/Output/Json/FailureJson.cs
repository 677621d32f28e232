using System.Text.Json;
using ArcBox.Protocol;

namespace ArcBox.Samples.ImageCli.Output.Json;

internal static class FailureJson
{
    public static void Write(Utf8JsonWriter json, Failure failure, string? image)
    {
        json.WriteStartObject("error");
        json.WriteString("code", failure.Code);
        json.WriteStringOrNull("reason", (failure.Exception as ArcBoxException)?.Reason);
        json.WriteString("message", failure.Message);
        json.WriteBoolean("transient", failure.Exception is ArcBoxException { IsTransient: true });
        if (image is not null) json.WriteString("reference", image);
        switch (failure.Exception)
        {
            case DaemonUnreachableException unreachable:
                WriteAttempts(json, unreachable.Attempts);
                break;
            case ImageBuildException build:
                WriteBuild(json, build);
                break;
        }

        json.WriteEndObject();
    }

    private static void WriteAttempts(Utf8JsonWriter json, IReadOnlyList<EndpointAttempt> attempts)
    {
        json.WriteStartArray("attempts");
        foreach (EndpointAttempt attempt in attempts)
        {
            json.WriteStartObject();
            json.WriteString("endpoint", attempt.Endpoint);
            json.WriteString("source", attempt.Source);
            json.WriteString("problem", attempt.Problem);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteBuild(Utf8JsonWriter json, ImageBuildException failure)
    {
        json.WriteStringOrNull("step", failure.Step);
        if (failure.ExitCode is { } code) json.WriteNumber("exitCode", code);
        else json.WriteNull("exitCode");
        json.WriteStringOrNull("imageId", failure.ImageId);
        json.WriteStrings("logTail", failure.LogTail);
    }
}
