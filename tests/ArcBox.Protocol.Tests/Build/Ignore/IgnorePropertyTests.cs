using CsCheck;

namespace ArcBox.Protocol.Tests.Build.Ignore;

/// <summary>What holds for all ignore files and paths, told by a slow reading of Docker's documentation.</summary>
public sealed class IgnorePropertyTests
{
    private static readonly Gen<string> Patterns = Words(
        "a", "b", "ab", "?", "*", "**", "a*", "*b", "?b", "[ab]", "[^a]", "*a*b", "\\*", "a**", "**b").Array[1, 4].Select(parts => string.Join('/', parts));

    private static readonly Gen<string> Paths = Words("a", "b", "ab", "ba", "c", "aab", "*", "🐳").Array[1, 5].Select(parts => string.Join('/', parts));

    private static readonly Gen<string[]> Files = Gen.Select(Words("", "!"), Patterns, (mark, pattern) => mark + pattern).Array[0, 6];

    [Test]
    public void IsMatch_AnyPatternAndPath_AgreesWithTheDocumentation() => Gen.Select(Patterns, Paths).Sample(
        (pattern, path) => IgnorePattern.Parse(pattern).IsMatch(path) == DocumentedMatch.IsMatch(pattern, path), iter: 100_000);

    [Test]
    public void IsIgnored_AnyFileAndPath_IsWhatTheLastMatchSays() => Gen.Select(Files, Paths).Sample(
        (lines, path) => Rules(lines).IsIgnored(path) == DocumentedMatch.IsIgnored(lines, path), iter: 50_000);

    [Test]
    public void MayKeepSomething_DirectoryThatIsNotLookedInto_HasNothingToKeep() => Gen.Select(Files, Paths, Paths).Sample(
        (lines, directory, below) =>
        {
            IgnoreScope scope = Rules(lines).Root;
            for (int i = 0; i <= directory.Length; i++)
            {
                if (i == directory.Length || directory[i] == '/') scope = scope.Enter(directory[..i]);
            }

            return !scope.IsDirectoryIgnored || scope.MayKeepSomething || DocumentedMatch.IsIgnored(lines, $"{directory}/{below}");
        },
        iter: 50_000);

    private static Gen<string> Words(params string[] words) => Gen.Int[0, words.Length - 1].Select(index => words[index]);

    private static IgnoreRules Rules(string[] lines) => new([.. lines.Select(IgnorePattern.Parse)]);
}
