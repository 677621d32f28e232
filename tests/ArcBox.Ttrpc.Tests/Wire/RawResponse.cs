using Google.Protobuf;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Wire;

/// <summary>The envelope of a response, put together and taken apart by hand.</summary>
internal sealed record RawResponse(StatusCode Code, string Message, byte[] Payload)
{
    public static RawFrame Refusal(uint streamId, StatusCode code, string message) => new(streamId, RawFrame.Response, 0, Encode(code, message));

    public static RawFrame Answer(uint streamId, IMessage message)
    {
        byte[] payload = message.ToByteArray();
        return new RawFrame(streamId, RawFrame.Response, 0, payload.Length == 0 ? [] : Field(0x12, payload));
    }

    /// <summary>What a response without a payload says.</summary>
    public static byte[] Encode(StatusCode code, string message)
    {
        using MemoryStream status = new();
        using (CodedOutputStream output = new(status, leaveOpen: true))
        {
            output.WriteRawTag(0x08);
            output.WriteInt32((int)code);
            output.WriteRawTag(0x12);
            output.WriteString(message);
        }

        return Field(0x0a, status.ToArray());
    }

    public static RawResponse Parse(byte[] envelope)
    {
        CodedInputStream input = new(envelope);
        (RawResponse response, byte[] payload) = (new RawResponse(StatusCode.OK, "", []), []);
        while (input.ReadTag() is uint tag and not 0)
        {
            switch (tag >> 3)
            {
                case 1: response = ParseStatus(input.ReadBytes()); break;
                case 2: payload = input.ReadBytes().ToByteArray(); break;
                default: input.SkipLastField(); break;
            }
        }

        return response with { Payload = payload };
    }

    private static RawResponse ParseStatus(ByteString status)
    {
        CodedInputStream input = status.CreateCodedInput();
        (StatusCode code, string message) = (StatusCode.OK, "");
        while (input.ReadTag() is uint tag and not 0)
        {
            switch (tag >> 3)
            {
                case 1: code = (StatusCode)input.ReadInt32(); break;
                case 2: message = input.ReadString(); break;
                default: input.SkipLastField(); break;
            }
        }

        return new RawResponse(code, message, []);
    }

    private static byte[] Field(byte tag, byte[] content)
    {
        using MemoryStream bytes = new();
        using (CodedOutputStream output = new(bytes, leaveOpen: true))
        {
            output.WriteRawTag(tag);
            output.WriteBytes(ByteString.CopyFrom(content));
        }

        return bytes.ToArray();
    }
}
