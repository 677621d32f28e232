using Google.Protobuf;

namespace ArcBox.Protocol.Testing;

/// <summary>The protobuf message <c>google.rpc.ErrorInfo</c>: reason = 1, domain = 2, map metadata = 3.</summary>
internal sealed record ErrorInfoMessage(string Reason, string Domain, SortedDictionary<string, string> Metadata)
{
    private const uint FirstTag = (1 << 3) | (uint)Google.Protobuf.WireFormat.WireType.LengthDelimited;
    private const uint SecondTag = (2 << 3) | (uint)Google.Protobuf.WireFormat.WireType.LengthDelimited;
    private const uint ThirdTag = (3 << 3) | (uint)Google.Protobuf.WireFormat.WireType.LengthDelimited;

    /// <exception cref="InvalidProtocolBufferException">The bytes are no such message.</exception>
    public static ErrorInfoMessage Read(ByteString bytes)
    {
        (string reason, string domain) = ("", "");
        SortedDictionary<string, string> metadata = new(StringComparer.Ordinal);
        using CodedInputStream input = bytes.CreateCodedInput();
        while (input.ReadTag() is var tag and not 0)
        {
            switch (tag)
            {
                case FirstTag: reason = input.ReadString(); break;
                case SecondTag: domain = input.ReadString(); break;
                case ThirdTag:
                    (string key, string value) = ReadEntry(input.ReadBytes());
                    metadata[key] = value;
                    break;
                default: input.SkipLastField(); break;
            }
        }

        return new ErrorInfoMessage(reason, domain, metadata);
    }

    public ByteString ToByteString() => Write(output =>
    {
        WriteString(output, FirstTag, Reason);
        WriteString(output, SecondTag, Domain);
        foreach ((string key, string value) in Metadata)
        {
            output.WriteTag(ThirdTag);
            output.WriteBytes(Write(entry =>
            {
                WriteString(entry, FirstTag, key);
                WriteString(entry, SecondTag, value);
            }));
        }
    });

    private static (string Key, string Value) ReadEntry(ByteString bytes)
    {
        (string key, string value) = ("", "");
        using CodedInputStream input = bytes.CreateCodedInput();
        while (input.ReadTag() is var tag and not 0)
        {
            if (tag == FirstTag) key = input.ReadString();
            else if (tag == SecondTag) value = input.ReadString();
            else input.SkipLastField();
        }

        return (key, value);
    }

    private static void WriteString(CodedOutputStream output, uint tag, string text)
    {
        if (text.Length == 0) return;
        output.WriteTag(tag);
        output.WriteString(text);
    }

    private static ByteString Write(Action<CodedOutputStream> write)
    {
        using MemoryStream bytes = new();
        using (CodedOutputStream output = new(bytes, leaveOpen: true)) write(output);
        return ByteString.CopyFrom(bytes.GetBuffer(), 0, (int)bytes.Length);
    }
}
