using Google.Protobuf;

namespace ArcBox.Ttrpc.Tests.Wire;

/// <summary>The envelope of a request, taken apart by hand.</summary>
internal sealed class RawRequest
{
    public string Service { get; private init; } = "";

    public string Method { get; private init; } = "";

    public byte[] Payload { get; private init; } = [];

    public long TimeoutNano { get; private init; }

    /// <summary>Keys and values as <c>key=value</c>, in the order of the wire.</summary>
    public IReadOnlyList<string> Metadata { get; private init; } = [];

    public static RawRequest Parse(byte[] envelope)
    {
        CodedInputStream input = new(envelope);
        (string service, string method, byte[] payload, long timeout) = ("", "", Array.Empty<byte>(), 0L);
        List<string> metadata = [];
        while (input.ReadTag() is uint tag and not 0)
        {
            switch (tag >> 3)
            {
                case 1: service = input.ReadString(); break;
                case 2: method = input.ReadString(); break;
                case 3: payload = input.ReadBytes().ToByteArray(); break;
                case 4: timeout = input.ReadInt64(); break;
                case 5: metadata.Add(ReadPair(input.ReadBytes())); break;
                default: input.SkipLastField(); break;
            }
        }

        return new RawRequest { Service = service, Method = method, Payload = payload, TimeoutNano = timeout, Metadata = metadata };
    }

    /// <summary>The bytes of a request.</summary>
    public static byte[] Encode(string service, string method, byte[]? payload = null, long timeoutNano = 0)
    {
        using MemoryStream bytes = new();
        using (CodedOutputStream output = new(bytes, leaveOpen: true))
        {
            output.WriteRawTag(0x0a);
            output.WriteString(service);
            output.WriteRawTag(0x12);
            output.WriteString(method);
            if (payload is not null)
            {
                output.WriteRawTag(0x1a);
                output.WriteBytes(ByteString.CopyFrom(payload));
            }

            if (timeoutNano != 0)
            {
                output.WriteRawTag(0x20);
                output.WriteInt64(timeoutNano);
            }
        }

        return bytes.ToArray();
    }

    private static string ReadPair(ByteString pair)
    {
        CodedInputStream input = pair.CreateCodedInput();
        (string key, string value) = ("", "");
        while (input.ReadTag() is uint tag and not 0)
        {
            if (tag == 0x0a) key = input.ReadString();
            else value = input.ReadString();
        }

        return $"{key}={value}";
    }
}
