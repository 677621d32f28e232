using System.Text;

namespace ArcBox.Protocol;

/// <summary>
/// Makes a matcher of a pattern. Docker compares patterns whose only wildcard is a leading or trailing <c>**</c> as text, and turns others into a regular
/// expression. Its oddities are part of what an ignore file means (<c>**foo</c> matches <c>barfoo</c>, <c>**foo*</c> does not; <c>\d</c> is a digit), so
/// the same expression is made here.
/// </summary>
internal static class PatternTranslation
{
    private const string SpecialInExpressions = ".+()|{}$";

    public static PathMatcher Compile(string pattern)
    {
        if (IsText(pattern)) return new ExactMatcher(pattern);
        if (pattern.StartsWith("**", StringComparison.Ordinal) && IsText(pattern.AsSpan(2))) return new SuffixMatcher(pattern[2..]);
        if (pattern.EndsWith("**", StringComparison.Ordinal) && IsText(pattern.AsSpan(0, pattern.Length - 2))) return new PrefixMatcher(pattern[..^2]);
        return new ExpressionMatcher(ExpressionReader.Read(Translate(pattern)));
    }

    private static bool IsText(ReadOnlySpan<char> pattern) => pattern.IndexOfAny("*?[]\\") < 0;

    private static string Translate(string pattern)
    {
        StringBuilder expression = new("^");
        for (int i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '*' when Follows(pattern, i, '*'):
                    i++;
                    // "**/" and "**" are the same.
                    if (Follows(pattern, i, '/')) i++;
                    expression.Append(i == pattern.Length - 1 ? ".*" : ExpressionReader.AnyDirectories);
                    break;
                case '*':
                    expression.Append("[^/]*");
                    break;
                case '?':
                    expression.Append("[^/]");
                    break;
                case '\\' when i + 1 < pattern.Length:
                    expression.Append('\\').Append(pattern[++i]);
                    break;
                case char special when SpecialInExpressions.Contains(special, StringComparison.Ordinal):
                    expression.Append('\\').Append(special);
                    break;
                case char other:
                    expression.Append(other);
                    break;
            }
        }

        return expression.Append('$').ToString();
    }

    private static bool Follows(string pattern, int index, char wanted) => index + 1 < pattern.Length && pattern[index + 1] == wanted;
}
