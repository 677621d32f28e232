using System.Runtime.CompilerServices;
using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Testing;

/// <summary>What a stub has from the method that began it: its name, its first condition, and how a failure is told in its stream.</summary>
internal static class StubOrigin
{
    /// <summary>The registration as written, such as <c>OnPull("nginx:1.27")</c>.</summary>
    public static string Of(string method, params ReadOnlySpan<string?> arguments)
    {
        while (arguments is [.., null]) arguments = arguments[..^1];
        List<string> texts = [];
        foreach (string? argument in arguments) texts.Add(argument is null ? "null" : $"\"{argument}\"");
        return $"{method}({string.Join(", ", texts)})";
    }

    /// <summary>The condition on a reference; none for null.</summary>
    public static StubCondition<TRequest>[] Reference<TRequest>(
        string label, string? expected, Func<TRequest, string> read, [CallerArgumentExpression(nameof(expected))] string? argument = null)
    {
        StubCondition<TRequest>[] conditions = Name(label, expected, read, argument);
        if (expected is null || ImageReference.TryParse(expected, out _)) return conditions;
        throw new ArgumentException($"'{expected}' is not an image reference, so no client could send it.", argument);
    }

    /// <summary>The condition on a reference or an id; none for null.</summary>
    public static StubCondition<TRequest>[] Name<TRequest>(
        string label, string? expected, Func<TRequest, string> read, [CallerArgumentExpression(nameof(expected))] string? argument = null)
    {
        if (expected is null) return [];
        ArgumentException.ThrowIfNullOrWhiteSpace(expected, argument);
        return [StubConditions.Reference(label, expected, read)];
    }

    public static PullProgress FailedPull(string text) => new() { Status = $"Error: {text}" };

    public static PushProgress FailedPush(string text) => new() { Status = $"Error: {text}" };

    public static BuildProgress FailedBuild(string text) => new() { Error = text };
}
