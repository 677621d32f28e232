using System.Text;
using System.Text.Json;

namespace ArcBox.Protocol;

/// <summary>What an error answer says: JSON with a message, plain text, or nothing at all.</summary>
/// <param name="Message">The words; empty if there are none.</param>
/// <param name="IsEngines">True if they stand in JSON as an engine writes it.</param>
internal sealed record EngineErrorText(string Message, bool IsEngines)
{
    private const int MaxLength = 64 * 1024;

    public static async Task<EngineErrorText> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[MaxLength];
        Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            int length = await body.ReadAtLeastAsync(buffer, MaxLength, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            return Parse(buffer.AsSpan(0, length));
        }
    }

    private static EngineErrorText Parse(ReadOnlySpan<byte> text)
    {
        try
        {
            string? message = JsonSerializer.Deserialize(text, EngineMessageJson.Default.EngineErrorBody)?.Message;
            return new EngineErrorText(message?.Trim() ?? "", message is not null);
        }
        catch (JsonException)
        {
            return new EngineErrorText(Encoding.UTF8.GetString(text).Trim(), false);
        }
    }
}
