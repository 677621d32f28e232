using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using ArcBox.Protocol.BuildKit;
using Google.Protobuf;

namespace ArcBox.Protocol;

/// <summary>Reads the messages in which dockerd passes on BuildKit's trace: base64 of a protobuf message, in a JSON string.</summary>
internal static class BuildKitTrace
{
    private const string MessageId = "moby.buildkit.trace";

    /// <summary>False if the message is none, or its trace cannot be read: a trace that nobody understands is no reason for a build to fail.</summary>
    public static bool TryRead(EngineMessage message, [NotNullWhen(true)] out StatusResponse? trace)
    {
        trace = null;
        if (message.Id != MessageId || message.Aux.ValueKind is not JsonValueKind.String) return false;
        try
        {
            if (!message.Aux.TryGetBytesFromBase64(out byte[]? bytes)) return false;
            trace = StatusResponse.Parser.ParseFrom(bytes);
            return true;
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or InvalidOperationException)
        {
            // The latter is for text with half a surrogate pair. It goes on to the caller as it came.
            return false;
        }
    }
}
