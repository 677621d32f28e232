namespace ArcBox.Protocol;

/// <summary>The <c>.dockerignore</c> that applies to a build. Its patterns are not read yet, so a build that has some is refused.</summary>
internal static class IgnoreFile
{
    private const string Name = ".dockerignore";

    public static void RefusePatterns(string directory, string dockerfile)
    {
        // BuildKit's rule: an ignore file named after the Dockerfile takes the common one's place.
        string path = dockerfile + Name;
        if (!File.Exists(path)) path = Path.Combine(directory, Name);
        if (!File.Exists(path) || !File.ReadLines(path).Any(IsPattern)) return;

        throw new NotSupportedException(
            $"'{path}' has patterns, which this version does not apply yet; without them files might be sent that you mean to keep out. "
                + $"Remove the file, or make the archive yourself and use {nameof(ImageBuildContext)}.{nameof(ImageBuildContext.FromTar)}.");
    }

    private static bool IsPattern(string line) => !line.StartsWith('#') && !string.IsNullOrWhiteSpace(line);
}
