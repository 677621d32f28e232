using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Testing;

/// <summary>
/// Makes progress as a Docker engine words it: of the classic image store and builder, which most engines still run. The same arguments make the same
/// messages.
/// </summary>
/// <example><code>
/// server.OnPull("nginx:1.27").Emits(MockProgress.Pull(layers: 5).UntilLayersComplete(3))
///     .Fails(StatusCode.Unavailable, "the registry went away", ErrorReasons.RegistryUnreachable);
/// </code></example>
public static class MockProgress
{
    /// <summary>A whole pull: layers that come in three at a time and are unpacked in order, then digest and summary.</summary>
    /// <param name="layers">How many layers; zero or more.</param>
    /// <param name="seed">Decides digests, sizes and steps.</param>
    /// <param name="reference">What is pulled; it stands in the first line and the last.</param>
    /// <exception cref="FormatException"><paramref name="reference"/> is no image reference.</exception>
    public static IReadOnlyList<PullProgress> Pull(int layers = 3, int seed = 0, string reference = "app:latest")
    {
        ArgumentOutOfRangeException.ThrowIfNegative(layers);
        return PullScript.Write(ImageReference.Parse(reference).WithDefaultTag(), ScriptLayer.Make("pull", layers, seed), seed);
    }

    /// <summary>A whole push: layers that go out five at a time, then the digest.</summary>
    /// <param name="layers">How many layers; zero or more.</param>
    /// <param name="seed">Decides digests, sizes and steps.</param>
    /// <param name="reference">What is pushed; it stands in the first line and the last.</param>
    /// <exception cref="FormatException"><paramref name="reference"/> is no image reference.</exception>
    /// <exception cref="ArgumentException"><paramref name="reference"/> has a digest, which cannot be pushed.</exception>
    public static IReadOnlyList<PushProgress> Push(int layers = 3, int seed = 0, string reference = "registry.example.com/app:latest")
    {
        ArgumentOutOfRangeException.ThrowIfNegative(layers);
        ImageReference parsed = ImageReference.Parse(reference).WithDefaultTag();
        if (parsed.Digest is not null) throw new ArgumentException($"'{reference}' has a digest, which cannot be pushed.", nameof(reference));
        return PushScript.Write(parsed, ScriptLayer.Make("push", layers, seed), seed);
    }

    /// <summary>A whole build: steps of a Dockerfile, the third and every fourth from there a RUN with output, then the image's id.</summary>
    /// <param name="steps">How many steps; above zero.</param>
    /// <param name="seed">Decides the ids.</param>
    public static IReadOnlyList<BuildProgress> Build(int steps = 4, int seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        return BuildScript.Write(steps, seed);
    }

    /// <summary>The beginning of a pull: all up to the line that says of so many layers that they are complete, and that line.</summary>
    /// <param name="messages">A pull's messages.</param>
    /// <param name="layers">How many layers complete, above zero. Others have come as far as they had by then.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not so many layers complete in the messages.</exception>
    public static IReadOnlyList<PullProgress> UntilLayersComplete(this IEnumerable<PullProgress> messages, int layers)
        => Until(messages, layers, message => message.Phase);

    /// <summary>The beginning of a push: all up to the line that says of so many layers that they are there, and that line.</summary>
    /// <param name="messages">A push's messages.</param>
    /// <param name="layers">How many layers complete, above zero. Others have come as far as they had by then.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not so many layers complete in the messages.</exception>
    public static IReadOnlyList<PushProgress> UntilLayersComplete(this IEnumerable<PushProgress> messages, int layers)
        => Until(messages, layers, message => message.Phase);

    /// <summary>The beginning of a build: all up to a step and what it prints, but not its result, as where a step fails.</summary>
    /// <param name="messages">A build's messages, of <see cref="Build"/>.</param>
    /// <param name="step">The step, from 1 on.</param>
    /// <exception cref="ArgumentOutOfRangeException">The messages have no such step.</exception>
    public static IReadOnlyList<BuildProgress> UntilStep(this IEnumerable<BuildProgress> messages, int step)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return BuildScript.Until([.. messages], step)
            ?? throw new ArgumentOutOfRangeException(nameof(step), step, "The messages have no such step.");
    }

    private static List<T> Until<T>(IEnumerable<T> messages, int layers, Func<T, ProgressPhase> phase)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(layers);
        List<T> taken = [];
        int complete = 0;
        foreach (T message in messages)
        {
            taken.Add(message);
            if (phase(message) is ProgressPhase.Complete or ProgressPhase.AlreadyExists && ++complete == layers) return taken;
        }

        throw new ArgumentOutOfRangeException(nameof(layers), layers, $"Only {complete} layers complete in the messages.");
    }
}
