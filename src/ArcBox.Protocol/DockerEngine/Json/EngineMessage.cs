using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArcBox.Protocol;

/// <summary>One object of the stream that answers a pull, a push or a build (moby's jsonmessage).</summary>
internal sealed record EngineMessage
{
    public string? Id { get; init; }

    public string? Status { get; init; }

    public string? Stream { get; init; }

    public string? Progress { get; init; }

    public EngineProgressDetail? ProgressDetail { get; init; }

    public EngineErrorDetail? ErrorDetail { get; init; }

    /// <summary>The older form of the error; newer engines (API 1.48) leave it out.</summary>
    public string? Error { get; init; }

    /// <summary>An object, or with BuildKit's trace a string.</summary>
    public JsonElement Aux { get; init; }

    [JsonIgnore]
    public bool IsFailure => ErrorDetail is not null || Error is not null;

    [JsonIgnore]
    public string FailureText => ErrorDetail is { Message: { Length: > 0 } detail } ? detail : Error ?? "";
}
