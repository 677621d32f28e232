using System.Text;
using System.Text.Json;

namespace ArcBox.Protocol;

/// <summary>Reads what an error answer says: JSON with a message, plain text, or nothing at all.</summary>
internal static class EngineErrorText
{
    private const int MaxLength = 64 * 1024;

    public static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[MaxLength];
        Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            int length = await body.ReadAtLeastAsync(buffer, MaxLength, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            ReadOnlySpan<byte> text = buffer.AsSpan(0, length);
            try
            {
                return JsonSerializer.Deserialize(text, EngineMessageJson.Default.EngineErrorBody)?.Message?.Trim() ?? "";
            }
            catch (JsonException)
            {
                return Encoding.UTF8.GetString(text).Trim();
            }
        }
    }
}
