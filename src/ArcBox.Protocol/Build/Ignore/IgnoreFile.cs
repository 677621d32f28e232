namespace ArcBox.Protocol;

/// <summary>The ignore file that applies to a build.</summary>
internal sealed class IgnoreFile
{
    public const string Name = ".dockerignore";

    private IgnoreFile(string path, bool isCommon)
    {
        FullName = path;
        IsCommon = isCommon;
    }

    public string FullName { get; }

    /// <summary>True for the directory's <c>.dockerignore</c>, false for one that belongs to a Dockerfile.</summary>
    public bool IsCommon { get; }

    /// <summary>BuildKit's rule: an ignore file named after the Dockerfile, beside it, takes the common one's place. Null if there is neither.</summary>
    public static IgnoreFile? Find(string directory, string dockerfile)
    {
        string own = dockerfile + Name;
        if (Path.Exists(own)) return new IgnoreFile(own, isCommon: false);
        string common = Path.Combine(directory, Name);
        return Path.Exists(common) ? new IgnoreFile(common, isCommon: true) : null;
    }

    /// <exception cref="FormatException">A line is no pattern.</exception>
    /// <exception cref="IOException">It is no file, or cannot be read.</exception>
    public IgnoreRules Read()
    {
        FileInfo file = (FileInfo?)File.ResolveLinkTarget(FullName, returnFinalTarget: true) ?? new FileInfo(FullName);
        // Opening a pipe would wait for its other end.
        if (!file.Exists || !SpecialFile.IsRegular(file)) throw new IOException($"'{FullName}' is no file, so it cannot say what to leave out. Remove it.");
        List<IgnorePattern> patterns = [];
        foreach ((int line, string pattern) in IgnoreLines.Read(File.ReadAllBytes(FullName), FullName))
        {
            try
            {
                patterns.Add(IgnorePattern.Parse(pattern));
            }
            catch (FormatException exception)
            {
                throw Failure(FullName, line, $"'{pattern}' is no pattern: {exception.Message}");
            }
        }

        return new IgnoreRules([.. patterns]);
    }

    public static FormatException Failure(string path, int line, string reason)
        => new($"'{path}', line {line}: {reason} Correct or remove the line; nothing is sent until then.");
}
