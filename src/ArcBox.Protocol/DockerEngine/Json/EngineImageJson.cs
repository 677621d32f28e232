using System.Text.Json.Serialization;

namespace ArcBox.Protocol;

/// <summary>The objects of the image endpoints, whose members are written in Pascal case.</summary>
[JsonSerializable(typeof(EngineImageSummary[]))]
[JsonSerializable(typeof(EngineImage))]
[JsonSerializable(typeof(EngineRemoval[]))]
internal sealed partial class EngineImageJson : JsonSerializerContext;
