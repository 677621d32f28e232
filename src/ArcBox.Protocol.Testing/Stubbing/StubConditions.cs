namespace ArcBox.Protocol.Testing;

/// <summary>The kinds of conditions.</summary>
internal static class StubConditions
{
    private const int MaxShownPredicate = 160;

    public static StubCondition<TRequest> Reference<TRequest>(string label, string expected, Func<TRequest, string> read)
        => new("", (request, _) => ReferenceText.AreSame(expected, read(request)) ? null : $"{label} is {Shown(read(request))}");

    public static StubCondition<TRequest> Predicate<TRequest>(Func<TRequest, bool> predicate, string? text)
    {
        string shown = Shorten(text ?? "predicate");
        return new StubCondition<TRequest>($".When({shown})", (request, _) => predicate(request) ? null : $"`{shown}` is false", ReadsRequest: true);
    }

    public static StubCondition<TRequest> Header<TRequest>(string key, string value)
    {
        string name = key.ToLowerInvariant();
        bool isSecret = SecretMask.IsSecret(name);
        return new StubCondition<TRequest>($".WithHeader(\"{name}\", \"{(isSecret ? SecretMask.Masked : value)}\")", (_, context) =>
        {
            string[] sent = [.. context.RequestHeaders.GetAll(name).Select(entry => entry.Value)];
            if (sent.Contains(value, StringComparer.Ordinal)) return null;
            if (sent.Length == 0) return $"header {name} is missing";
            return isSecret ? $"header {name} is another" : $"header {name} is {string.Join(", ", sent)}";
        });
    }

    private static string Shown(string text) => text.Length == 0 ? "empty" : text;

    // A predicate may be written over several lines; explanations have one for each stub.
    private static string Shorten(string text)
    {
        string line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= MaxShownPredicate ? line : line[..MaxShownPredicate] + "…";
    }
}
