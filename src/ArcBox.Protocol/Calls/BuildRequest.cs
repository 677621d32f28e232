using ArcBox.Protocol.V1;

namespace ArcBox.Protocol;

/// <summary>What a build is asked for, beside its context: checked, and as it was when it was asked for.</summary>
/// <param name="Tags">The names to give, without the image.</param>
/// <param name="ForBuilder">What the builder is to be told; null for nothing.</param>
internal sealed record BuildRequest(TagImageRequest[] Tags, BuildOptions? ForBuilder)
{
    public static BuildRequest Of(BuildOptions? options)
    {
        TagImageRequest[] tags = [.. (options?.Tags ?? []).Select(tag => ReferenceArgument.ToTagRequest("", tag, nameof(options)))];
        return new BuildRequest(tags, options is not null && options.ForBuilder().Any() ? Copy(options) : null);
    }

    private static BuildOptions Copy(BuildOptions options)
    {
        if (options.BuildArguments.Keys.Any(name => string.IsNullOrWhiteSpace(name) || name.Contains('=')))
            throw new ArgumentException("A build argument's name is empty or has an equals sign in it.", nameof(options));
        if (options.Labels.Any(label => string.IsNullOrWhiteSpace(label.Key) || label.Value is null))
            throw new ArgumentException("A label has no name, or null for its value.", nameof(options));
        if (options.Target is { } target && string.IsNullOrWhiteSpace(target))
            throw new ArgumentException("The target stage is empty. Leave it null to build the last stage.", nameof(options));
        if (Texts(options).FirstOrDefault(text => !UnicodeText.IsValid(text.Text)) is { What: { } what })
            throw new ArgumentException($"{what} has half of a surrogate pair in it, which is no character.", nameof(options));
        if (options.Builder is { } builder && !Enum.IsDefined(builder))
            throw new ArgumentException($"There is no builder {builder}. Leave it null for the engine's own choice.", nameof(options));

        return new BuildOptions
        {
            BuildArguments = new Dictionary<string, string?>(options.BuildArguments, StringComparer.Ordinal),
            Target = options.Target,
            Labels = new Dictionary<string, string>(options.Labels, StringComparer.Ordinal),
            Platform = options.Platform,
            NoCache = options.NoCache,
            Pull = options.Pull,
            Builder = options.Builder,
        };
    }

    // Names are told once they are known to be text; values, which may be secret, never.
    private static IEnumerable<(string What, string Text)> Texts(BuildOptions options)
    {
        foreach ((string name, string? value) in options.BuildArguments)
        {
            yield return ("The name of a build argument", name);
            yield return ($"The build argument '{name}'", value ?? "");
        }

        foreach ((string name, string value) in options.Labels)
        {
            yield return ("The name of a label", name);
            yield return ($"The label '{name}'", value);
        }

        yield return ("The target stage", options.Target ?? "");
    }
}
