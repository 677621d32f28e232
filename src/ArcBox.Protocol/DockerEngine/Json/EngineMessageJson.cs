using System.Text.Json.Serialization;

namespace ArcBox.Protocol;

/// <summary>The objects of progress streams and of error bodies, whose members are written in camel case.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(EngineMessage))]
[JsonSerializable(typeof(EngineErrorBody))]
internal sealed partial class EngineMessageJson : JsonSerializerContext;
