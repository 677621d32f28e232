using System.Collections;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace ArcBox.Protocol.Testing;

/// <summary>Takes known secrets out of texts, and then what the user's sanitizer takes out.</summary>
internal sealed class TextCleaner(KnownSecrets secrets, Func<string, string>? sanitizer)
{
    public KnownSecrets Secrets => secrets;

    public string Clean(string text)
    {
        // A half of a surrogate pair is no text: neither UTF-8 nor JSON has a form for it.
        string masked = secrets.Mask(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)));
        if (sanitizer is null) return masked;
        return sanitizer(masked) ?? throw new InvalidOperationException("The sanitizer returned null. It has to return the text for the cassette.");
    }

    /// <summary>A copy of a message with all texts clean and its maps sorted: their order on the wire is chance.</summary>
    public IMessage Cleaned(IMessage message)
    {
        IMessage copy = message.Descriptor.Parser.ParseFrom(message.ToByteString());
        Clean(copy);
        return copy;
    }

    private void Clean(IMessage message)
    {
        foreach (FieldDescriptor field in message.Descriptor.Fields.InDeclarationOrder())
        {
            object? value = field.Accessor.GetValue(message);
            if (field.IsMap) CleanMap((IDictionary)value!);
            else if (field.IsRepeated) CleanList((IList)value!);
            else if (value is string text) field.Accessor.SetValue(message, Clean(text));
            else if (value is IMessage inner) Clean(inner);
        }
    }

    private void CleanList(IList list)
    {
        for (int place = 0; place < list.Count; place++)
        {
            if (list[place] is string text) list[place] = Clean(text);
            else if (list[place] is IMessage inner) Clean(inner);
        }
    }

    private void CleanMap(IDictionary map)
    {
        SortedDictionary<string, object?> clean = new(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in map)
        {
            if (entry.Value is IMessage inner) Clean(inner);
            // Two keys may become the same; one of them is enough to tell so.
            clean.TryAdd(Clean((string)entry.Key), entry.Value is string text ? Clean(text) : entry.Value);
        }

        map.Clear();
        foreach ((string key, object? value) in clean) map.Add(key, value);
    }
}
