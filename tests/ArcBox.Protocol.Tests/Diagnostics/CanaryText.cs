using System.Collections;
using System.Reflection;
using System.Text;
using Google.Protobuf;
using Grpc.Core;

namespace ArcBox.Protocol.Tests.Diagnostics;

/// <summary>All that an object tells: as text, and as somebody tells who writes out its properties one by one.</summary>
internal static class CanaryText
{
    private const int MaxDepth = 6;

    public static string Of(object? value)
    {
        StringBuilder text = new();
        Write(value, text, [], 0);
        return text.ToString();
    }

    private static void Write(object? value, StringBuilder text, HashSet<object> seen, int depth)
    {
        if (value is null || depth > MaxDepth || (!value.GetType().IsValueType && !seen.Add(value))) return;
        text.AppendLine(value.ToString());
        switch (value)
        {
            case string or Type or MethodBase or Assembly or IMessage:
                return;
            case byte[] bytes:
                text.AppendLine(Encoding.UTF8.GetString(bytes)).AppendLine(Convert.ToBase64String(bytes));
                return;
            case Metadata.Entry entry:
                text.AppendLine(entry.Key);
                Write(entry.IsBinary ? entry.ValueBytes : entry.Value, text, seen, depth);
                return;
            case IEnumerable items:
                foreach (object? item in items) Write(item, text, seen, depth + 1);
                return;
        }

        bool isTelling = value is Exception or Status or DictionaryEntry
            || value.GetType().Namespace?.StartsWith("ArcBox", StringComparison.Ordinal) == true;
        if (!isTelling) return;
        foreach (PropertyInfo property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetIndexParameters().Length == 0) Write(property.GetValue(value), text, seen, depth + 1);
        }
    }
}
