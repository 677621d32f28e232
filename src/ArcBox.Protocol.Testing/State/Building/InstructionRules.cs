using System.Globalization;
using System.Text.RegularExpressions;

namespace ArcBox.Protocol.Testing;

/// <summary>What the classic builder finds wrong with an instruction before it builds anything.</summary>
internal static partial class InstructionRules
{
    private static readonly Dictionary<string, string[]> Flags = new(StringComparer.Ordinal)
    {
        ["ADD"] = ["chown", "chmod"],
        ["ARG"] = [],
        ["CMD"] = [],
        ["COPY"] = ["from", "chown", "chmod"],
        ["ENTRYPOINT"] = [],
        ["ENV"] = [],
        ["EXPOSE"] = [],
        ["FROM"] = ["platform"],
        ["HEALTHCHECK"] = ["interval", "timeout", "start-period", "retries"],
        ["LABEL"] = [],
        ["MAINTAINER"] = [],
        ["ONBUILD"] = [],
        ["RUN"] = ["mount"],
        ["SHELL"] = [],
        ["STOPSIGNAL"] = [],
        ["USER"] = [],
        ["VOLUME"] = [],
        ["WORKDIR"] = [],
    };

    /// <exception cref="DockerfileException">Something is wrong.</exception>
    public static void Check(Instruction instruction)
    {
        string keyword = instruction.Keyword;
        if (!Flags.TryGetValue(keyword, out string[]? known)) throw new DockerfileException($"unknown instruction: {keyword}");
        foreach ((string flag, string? value) in instruction.Flags)
        {
            if (!known.Contains(flag)) throw new DockerfileException($"Unknown flag: {flag}");
            if (value is null) throw new DockerfileException($"Missing a value on flag: {flag}");
        }

        CheckCount(instruction);
        switch (keyword)
        {
            case "ENV" or "LABEL":
                if (instruction.Pairs(text => text).Any(pair => pair.Name.Length == 0)) throw Blank(keyword);
                break;
            case "ARG":
                if (instruction.Arguments.Any(word => word.StartsWith('='))) throw Blank(keyword);
                break;
            case "VOLUME":
                if (instruction.Arguments.Any(string.IsNullOrWhiteSpace)) throw new DockerfileException("VOLUME specified can not be an empty string");
                break;
            case "SHELL":
                if (!instruction.IsJson) throw new DockerfileException("SHELL requires the arguments to be in JSON form");
                break;
            case "FROM":
                CheckStageName(instruction);
                break;
            case "ONBUILD":
                CheckTrigger(instruction.Arguments[0]);
                break;
            case "HEALTHCHECK":
                CheckHealth(instruction);
                break;
        }
    }

    private static void CheckCount(Instruction instruction)
    {
        string keyword = instruction.Keyword;
        int count = instruction.Arguments.Length;
        if (keyword is "ENV" or "LABEL" or "ARG" or "EXPOSE" or "VOLUME" or "ONBUILD" or "SHELL" or "HEALTHCHECK" && count == 0)
            throw new DockerfileException($"{keyword} requires at least one argument");
        if (keyword is "USER" or "WORKDIR" or "STOPSIGNAL" or "MAINTAINER" && count != 1)
            throw new DockerfileException($"{keyword} requires exactly one argument");
        if (keyword is "FROM" && count != 1 && !(count == 3 && instruction.Arguments[1].Equals("AS", StringComparison.OrdinalIgnoreCase)))
            throw new DockerfileException("FROM requires either one or three arguments");
        if (keyword is "ADD" or "COPY" && count < 2)
        {
            throw new DockerfileException(
                $"{keyword} requires at least two arguments, but only one was provided. Destination could not be determined");
        }
    }

    private static void CheckStageName(Instruction from)
    {
        if (from.Arguments is [_, _, string name] && !StageName().IsMatch(name.ToLowerInvariant()))
        {
            throw new DockerfileException(
                $"invalid name for build stage: {GoText.Quote(name)}, name can't start with a number or contain symbols");
        }
    }

    private static void CheckTrigger(string trigger)
    {
        string keyword = trigger.Split((char[]?)null, 2)[0].ToUpperInvariant();
        if (keyword is "ONBUILD") throw new DockerfileException("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed");
        if (keyword is "FROM" or "MAINTAINER") throw new DockerfileException($"{keyword} isn't allowed as an ONBUILD trigger");
    }

    private static void CheckHealth(Instruction check)
    {
        string kind = check.Arguments[0];
        if (kind is not ("NONE" or "CMD")) throw new DockerfileException($"Unknown type {GoText.Quote(kind)} in HEALTHCHECK (try CMD)");
        if (kind is "NONE" && check.Arguments.Length > 1) throw new DockerfileException("HEALTHCHECK NONE takes no arguments");
        if (kind is "CMD" && check.Arguments.Length == 1) throw new DockerfileException("Missing command after HEALTHCHECK CMD");
        foreach ((string name, string? value) in check.Flags)
        {
            if (name != "retries" && !Duration().IsMatch(value!)) throw new DockerfileException($"time: invalid duration {GoText.Quote(value!)}");
            if (name == "retries" && !(int.TryParse(value, CultureInfo.InvariantCulture, out int retries) && retries > 0))
                throw new DockerfileException($"--retries must be at least 1 (not {value})");
        }
    }

    private static DockerfileException Blank(string keyword) => new($"{keyword} names can not be blank");

    [GeneratedRegex(@"\A[a-z][a-z0-9-_.]*\z")]
    private static partial Regex StageName();

    [GeneratedRegex(@"\A[+-]?(0|([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+\z")]
    private static partial Regex Duration();
}
