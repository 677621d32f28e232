using Google.Protobuf;
using Grpc.Core;

namespace ArcBox.Protocol.Tests.Support;

/// <summary>google.rpc.Status with one google.rpc.ErrorInfo, written field by field, so that the library's own writer is not trusted.</summary>
internal static class ErrorDetails
{
    public static byte[] Encode(StatusCode code, string reason, params (string Key, string Value)[] metadata)
    {
        byte[] info = Write(output =>
        {
            WriteString(output, 1, reason);
            WriteString(output, 2, "example.com");
            foreach ((string key, string value) in metadata)
            {
                WriteBytes(output, 3, Write(entry =>
                {
                    WriteString(entry, 1, key);
                    WriteString(entry, 2, value);
                }));
            }
        });
        byte[] any = Write(output =>
        {
            WriteString(output, 1, "type.googleapis.com/google.rpc.ErrorInfo");
            WriteBytes(output, 2, info);
        });
        return Write(output =>
        {
            output.WriteTag(1, WireFormat.WireType.Varint);
            output.WriteInt32((int)code);
            WriteBytes(output, 3, any);
        });
    }

    private static byte[] Write(Action<CodedOutputStream> write)
    {
        using MemoryStream buffer = new();
        using (CodedOutputStream output = new(buffer, leaveOpen: true)) write(output);
        return buffer.ToArray();
    }

    private static void WriteString(CodedOutputStream output, int field, string value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(value);
    }

    private static void WriteBytes(CodedOutputStream output, int field, byte[] value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(value));
    }
}
