using System.Text;
using System.Text.Json;

namespace ArcBox.Protocol.V1;

/// <inheritdoc/>
public sealed partial class BuildProgress
{
    /// <summary>
    /// The id of the image or stage that was just made, <c>sha256:</c> and 64 hex digits, if this message tells it, otherwise null.
    /// A build with several stages tells several; the last one is the image's.
    /// </summary>
    /// <remarks>
    /// Reads all forms that builders use for <see cref="Aux"/>: an object with the member ID, and a bare or quoted id. BuildKit's trace is none.
    /// </remarks>
    public string? ImageId
    {
        get
        {
            if (Aux.Length == 0) return null;
            if (Aux[0] is not ('{' or '"')) return ImageDigest.TryNormalize(Aux);
            Utf8JsonReader reader = new(Encoding.UTF8.GetBytes(Aux));
            try
            {
                while (reader.Read())
                {
                    if (reader.TokenType == JsonTokenType.String && reader.CurrentDepth == 0) return ImageDigest.TryNormalize(reader.GetString());
                    if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1) continue;
                    bool isId = reader.ValueTextEquals("ID"u8);
                    reader.Read();
                    if (isId && reader.TokenType == JsonTokenType.String) return ImageDigest.TryNormalize(reader.GetString());
                    reader.Skip();
                }
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException)
            {
                // The latter is what the reader throws for text with half a surrogate pair.
                // Aux is a builder's own affair; what is not JSON holds no id.
            }

            return null;
        }
    }
}
