using ArcBox.Protocol.Rpc;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace ArcBox.Protocol.Testing;

/// <summary>
/// The details of a status as a cassette has them: a <c>google.rpc.ErrorInfo</c> with its fields, and every other type, and what does not parse, as base64,
/// both in the JSON form of <c>google.protobuf.Any</c>.
/// </summary>
internal static class StatusDetail
{
    private const string Type = "@type";
    private const string Value = "value";
    private const string ReasonField = "reason";
    private const string DomainField = "domain";
    private const string MetadataField = "metadata";

    public static Struct ToJson(Any any, TextCleaner cleaner)
    {
        Struct json = new() { Fields = { [Type] = Text(any.TypeUrl) } };
        if (ReadErrorInfo(any) is not { } info)
        {
            json.Fields[Value] = Text(cleaner.Secrets.Mask(any.Value).ToBase64());
            return json;
        }

        json.Fields[ReasonField] = Text(cleaner.Clean(info.Reason));
        json.Fields[DomainField] = Text(cleaner.Clean(info.Domain));
        if (info.Metadata.Count == 0) return json;
        Struct metadata = new();
        // A map has no order of its own.
        foreach ((string key, string value) in info.Metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            metadata.Fields[cleaner.Clean(key)] = Text(cleaner.Clean(value));
        json.Fields[MetadataField] = new Value { StructValue = metadata };
        return json;
    }

    public static Any FromJson(string json) => FromJson((Struct)CassetteJson.Parse(json, Struct.Descriptor));

    /// <exception cref="FormatException">The JSON is no detail.</exception>
    public static void Check(Struct json) => FromJson(json);

    public static string? Reason(IEnumerable<string> details) => details
        .Select(detail => ((Struct)CassetteJson.Parse(detail, Struct.Descriptor)).Fields)
        .Where(fields => fields.TryGetValue(ReasonField, out Value? reason) && reason.StringValue.Length > 0)
        .Select(fields => fields[ReasonField].StringValue)
        .FirstOrDefault();

    private static Any FromJson(Struct json)
    {
        string type = Field(json, Type);
        if (!IsErrorInfo(type) || json.Fields.ContainsKey(Value)) return new Any { TypeUrl = type, Value = ByteString.FromBase64(Field(json, Value)) };
        ErrorInfo info = new() { Reason = Field(json, ReasonField), Domain = Field(json, DomainField) };
        if (json.Fields.TryGetValue(MetadataField, out Value? entries))
        {
            if (entries.KindCase is not Google.Protobuf.WellKnownTypes.Value.KindOneofCase.StructValue)
                throw new FormatException($"the detail's '{MetadataField}' has to be an object");
            foreach (string key in entries.StructValue.Fields.Keys) info.Metadata.Add(key, Field(entries.StructValue, key));
        }

        return new Any { TypeUrl = type, Value = info.ToByteString() };
    }

    private static ErrorInfo? ReadErrorInfo(Any any)
    {
        try
        {
            return IsErrorInfo(any.TypeUrl) ? ErrorInfo.Parser.ParseFrom(any.Value) : null;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static bool IsErrorInfo(string typeUrl) => typeUrl.EndsWith("/google.rpc.ErrorInfo", StringComparison.Ordinal);

    private static Value Text(string text) => new() { StringValue = text };

    private static string Field(Struct json, string name)
        => json.Fields.TryGetValue(name, out Value? value) && value.KindCase is Google.Protobuf.WellKnownTypes.Value.KindOneofCase.StringValue
            ? value.StringValue
            : throw new FormatException($"the detail has to have a text named '{name}'");
}
