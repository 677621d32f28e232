using System.Globalization;

namespace ArcBox.Protocol.Testing;

/// <summary>Words recorded calls for people, and what a cassette does not have.</summary>
internal static class ReplayText
{
    private const int MaxLength = 160;
    private const int MaxListed = 8;

    /// <summary>What to do about a cassette that does not have what is needed.</summary>
    public const string Advice = "If the code's calls have changed on purpose, record the cassette again, with CassetteRecorder.RecordFrom and SaveAsync.";

    public static string Of(string method, string request)
    {
        string text = $"{method} {request}".TrimEnd();
        return text.Length > MaxLength ? text[..MaxLength] + "…" : text;
    }

    public static string Missing(string description, int recorded, string key, IReadOnlyCollection<(CassetteCall Call, string Key)> calls)
    {
        string problem = recorded switch
        {
            0 => $"The cassette has no call {description}.",
            1 => $"The cassette has the call {description} once, and it has been replayed.",
            _ => string.Create(CultureInfo.InvariantCulture, $"The cassette has the call {description} {recorded} times, and all have been replayed."),
        };
        return $"{problem} {Holdings(key, calls)} {Advice}";
    }

    private static string Holdings(string key, IReadOnlyCollection<(CassetteCall Call, string Key)> calls)
    {
        if (calls.Count == 0) return "It has no calls at all.";
        string[] nearest = [.. calls.OrderBy(call => Distance(call.Key, key)).Select(call => call.Call.ToString()).Distinct()];
        string more = nearest.Length > MaxListed
            ? string.Create(CultureInfo.InvariantCulture, $"; and {nearest.Length - MaxListed} more")
            : "";
        return $"It has, nearest first: {string.Join("; ", nearest.Take(MaxListed))}{more}.";
    }

    /// <summary>How many characters differ (Levenshtein), among the first ones; calls of another method are further away than any of the same.</summary>
    private static int Distance(string left, string right)
    {
        bool isSameMethod = left.AsSpan(0, left.IndexOf(' ')).SequenceEqual(right.AsSpan(0, right.IndexOf(' ')));
        ReadOnlySpan<char> a = left.AsSpan(0, Math.Min(left.Length, MaxLength));
        ReadOnlySpan<char> b = right.AsSpan(0, Math.Min(right.Length, MaxLength));
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 0; i < a.Length; i++)
        {
            (int diagonal, row[0]) = (row[0], i + 1);
            for (int j = 0; j < b.Length; j++)
            {
                int change = diagonal + (a[i] == b[j] ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(change, Math.Min(row[j], diagonal) + 1);
            }
        }

        return row[b.Length] + (isSameMethod ? 0 : MaxLength);
    }
}
