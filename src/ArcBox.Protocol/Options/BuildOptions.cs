using System.Collections.ObjectModel;
using System.Text;
using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>How to build an image.</summary>
/// <remarks>
/// All but <see cref="Tags"/> and what the base records have is for the builder, and the protocol's Build has no fields for it: it is given to engines that
/// this process asks itself, such as those of <c>docker+unix://</c> endpoints. Over other channels (<see cref="IBuildOptionsChannel"/>) a build that has any of
/// it set fails before anything is sent, with <see cref="ErrorReasons.BuildOptionsNotCarried"/>. Two of these records are equal only if they share their lists
/// and dictionaries, or have none.
/// </remarks>
public sealed record BuildOptions : ImageStreamOptions
{
    // What a context's UserState has under it are the options of the build.
    private static readonly object Key = new();

    /// <summary>Names to give to the finished image, in order; none by default, which leaves it without a name.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyList<string> Tags
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = [];

    /// <summary>
    /// Values for the Dockerfile's ARG instructions, by name; empty by default. Those that it does not declare are told in the build's log. A null value is
    /// given to the engine as such: to Docker it means the Dockerfile's default, to Podman an empty text. Values are never logged or printed by this library, and
    /// masked where a failure repeats them if they have four characters or more; but engines keep them in the image's history: they are no place for secrets.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyDictionary<string, string?> BuildArguments
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = ReadOnlyDictionary<string, string?>.Empty;

    /// <summary>The stage to build, by its name (Docker's classic builder takes no number); null (the default) for the last one.</summary>
    public string? Target { get; init; }

    /// <summary>Labels for the image beside those of the Dockerfile, which they replace where the names are the same; empty by default.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyDictionary<string, string> Labels
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>
    /// Platform of the base images that are pulled, where the Dockerfile names none; null (the default) for the engine's own. Docker's classic builder goes on
    /// with a base that it finds locally for another platform, and may build from <c>scratch</c> for its own.
    /// </summary>
    public Platform? Platform { get; init; }

    /// <summary>True runs each step anew, whatever earlier builds have left. The default is false.</summary>
    public bool NoCache { get; init; }

    /// <summary>True asks the registry for newer base images, also where there are local ones of their names. The default is false.</summary>
    public bool Pull { get; init; }

    /// <summary>
    /// Which of dockerd's builders is to build; null (the default) for what the engine takes when none is named, which is the classic one. Podman and the mock
    /// server build as they always do.
    /// </summary>
    public ImageBuilder? Builder { get; init; }

    /// <summary>
    /// For services: what a build that came over an <see cref="IBuildOptionsChannel"/> is to be built with; null for any other call. <see cref="Tags"/>,
    /// timeouts and headers are not part of it: they are the client's matter.
    /// </summary>
    /// <param name="context">The context of the call, or one that shares its <see cref="ServerCallContext.UserState"/>.</param>
    public static BuildOptions? Of(ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.UserState.TryGetValue(Key, out object? value) ? (BuildOptions)value : null;
    }

    /// <summary>Puts options where <see cref="Of"/> finds them.</summary>
    internal void AddTo(ServerCallContext context) => context.UserState[Key] = this;

    /// <summary>The properties that are for the builder and are set.</summary>
    internal IEnumerable<string> ForBuilder()
    {
        if (BuildArguments.Count > 0) yield return nameof(BuildArguments);
        if (Target is not null) yield return nameof(Target);
        if (Labels.Count > 0) yield return nameof(Labels);
        if (Platform is not null) yield return nameof(Platform);
        if (NoCache) yield return nameof(NoCache);
        if (Pull) yield return nameof(Pull);
        if (Builder is not null) yield return nameof(Builder);
    }

    /// <summary>Prints names of arguments and labels without their values, which may be secret, and no headers.</summary>
    /// <param name="builder">Where to.</param>
    protected override bool PrintMembers(StringBuilder builder)
    {
        base.PrintMembers(builder);
        builder.Append(", Tags = ").AppendJoin(' ', Tags);
        builder.Append(", BuildArguments = ").AppendJoin(' ', BuildArguments.Keys);
        builder.Append(", Target = ").Append(Target);
        builder.Append(", Labels = ").AppendJoin(' ', Labels.Keys);
        builder.Append(", Platform = ").Append(Platform);
        builder.Append(", NoCache = ").Append(NoCache);
        builder.Append(", Pull = ").Append(Pull);
        builder.Append(", Builder = ").Append(Builder);
        return true;
    }
}
