using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArcBox.Samples.MockServer;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    RespectNullableAnnotations = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ImageFile))]
internal sealed partial class ImageFileJson : JsonSerializerContext;
