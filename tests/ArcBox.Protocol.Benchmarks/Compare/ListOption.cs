using System.CommandLine;

namespace ArcBox.Protocol.Benchmarks.Compare;

/// <summary>An option that takes some of a few known words, with commas or as several arguments; all of them unless given.</summary>
internal static class ListOption
{
    public static Option<IReadOnlyList<string>> Of(
        string name, IReadOnlyList<string> known, string description, IReadOnlyList<string>? standard = null) => new(name)
    {
        Description = standard is null ? description : $"{description} ({string.Join(", ", known)})",
        HelpName = "NAME,...",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => standard ?? known,
        CustomParser = result =>
        {
            string[] words = [.. result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries))];
            foreach (string word in words.Except(known)) result.AddError($"{name} does not know '{word}'.");
            return [.. known.Intersect(words)];
        },
    };
}
