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
        if (!Texts(options).All(UnicodeText.IsValid))
            throw new ArgumentException("A build argument, a label or the target has half of a surrogate pair in it, which is no character.", nameof(options));
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

    private static IEnumerable<string> Texts(BuildOptions options)
        => options.BuildArguments.SelectMany(argument => new[] { argument.Key, argument.Value ?? "" })
            .Concat(options.Labels.SelectMany(label => new[] { label.Key, label.Value }))
            .Append(options.Target ?? "");
}
