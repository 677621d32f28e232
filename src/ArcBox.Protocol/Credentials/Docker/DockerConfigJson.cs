using System.Text.Json.Serialization;

namespace ArcBox.Protocol;

/// <summary>The JSON of Docker's command line, whose Go does not care about the case of names.</summary>
[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(DockerConfigFile))]
[JsonSerializable(typeof(HelperAnswer))]
internal sealed partial class DockerConfigJson : JsonSerializerContext;
