using System.Collections.Immutable;

namespace ArcBox.Protocol.Testing;

/// <summary>Environments as images keep them: <c>NAME=value</c>.</summary>
internal static class EnvironmentExtensions
{
    /// <summary>The place of a variable, or a negative number.</summary>
    public static int FindIndexOf(this ImmutableArray<string> environment, string name)
    {
        for (int place = 0; place < environment.Length; place++)
        {
            string entry = environment[place];
            if (entry.Length > name.Length && entry[name.Length] == '=' && entry.StartsWith(name, StringComparison.Ordinal)) return place;
        }

        return -1;
    }
}
