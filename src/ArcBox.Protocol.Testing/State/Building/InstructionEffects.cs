using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace ArcBox.Protocol.Testing;

/// <summary>What instructions do to the configuration of the image that is built. RUN, COPY and ADD do nothing to it.</summary>
internal static partial class InstructionEffects
{
    /// <exception cref="Grpc.Core.RpcException">The step fails.</exception>
    public static void Apply(this BuildStage stage, Instruction step)
    {
        ImageSettings settings = stage.Settings;
        switch (step.Keyword)
        {
            case "ENV":
                foreach ((string name, string value) in step.Pairs(stage.Expand).ToArray()) settings = settings.WithEnv(Variable(name, value), value);
                break;
            case "LABEL":
                IEnumerable<KeyValuePair<string, string>> labels = step.Pairs(stage.Expand).Select(pair => KeyValuePair.Create(pair.Name, pair.Value));
                settings = settings with { Labels = settings.Labels.SetItems(labels) };
                break;
            case "ARG":
                foreach ((string name, string? value) in BuildArguments.Read(step, stage.Expand)) stage.Declare(name, value);
                break;
            case "CMD":
                stage.IsCommandSet |= step.Arguments.Length > 0;
                settings = settings with { Cmd = Command(stage, step) };
                break;
            case "ENTRYPOINT":
                settings = settings with { Entrypoint = Command(stage, step), Cmd = stage.IsCommandSet ? settings.Cmd : [] };
                break;
            case "EXPOSE":
                settings = settings with { ExposedPorts = settings.ExposedPorts.Union(step.Arguments.SelectMany(word => PortWords.Read(stage.Expand(word)))) };
                break;
            case "VOLUME":
                settings = settings with { Volumes = settings.Volumes.Union(step.Arguments.Select(word => Volume(stage.Expand(word)))) };
                break;
            case "USER":
                settings = settings with { User = stage.Expand(step.Arguments[0]) };
                break;
            case "WORKDIR":
                settings = settings with { WorkingDir = ContainerPath.Join(settings.WorkingDir, stage.Expand(step.Arguments[0])) };
                break;
            case "STOPSIGNAL":
                settings = settings with { StopSignal = StopSignals.Check(stage.Expand(step.Arguments[0])) };
                break;
            case "SHELL":
                settings = settings with { Shell = step.Arguments };
                break;
            case "HEALTHCHECK":
                settings = settings with { HealthTest = Health(step) };
                break;
            case "ONBUILD":
                settings = settings with { OnBuild = settings.OnBuild.Add(OnBuild().Replace(step.Source, "")) };
                break;
            case "MAINTAINER":
                stage.Author = step.Arguments[0];
                break;
        }

        stage.Settings = settings;
    }

    /// <summary>The command line of RUN, CMD or ENTRYPOINT, with the shell before it unless it is JSON.</summary>
    public static ImmutableArray<string> Command(BuildStage stage, Instruction step)
        => step.IsJson || step.Arguments.Length == 0 ? step.Arguments : [.. stage.Shell, step.Arguments[0]];

    private static string Variable(string name, string value) => name.Length > 0 ? name : throw BuildFailures.Step($"invalid environment variable: ={value}");

    private static string Volume(string path)
        => path.Trim() is { Length: > 0 } volume ? volume : throw BuildFailures.Step("VOLUME specified can not be an empty string");

    private static ImmutableArray<string> Health(Instruction step)
        => step.Arguments[0] == "NONE" ? ["NONE"] : [step.IsJson ? "CMD" : "CMD-SHELL", .. step.Arguments[1..]];

    [GeneratedRegex(@"\A\s*ONBUILD\s*", RegexOptions.IgnoreCase)]
    private static partial Regex OnBuild();
}
