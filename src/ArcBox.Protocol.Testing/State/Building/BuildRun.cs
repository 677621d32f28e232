using System.Collections.Immutable;
using System.Globalization;

namespace ArcBox.Protocol.Testing;

/// <summary>One build, step by step. Each step makes an image; of a build that fails, those of the steps before it stay.</summary>
internal sealed class BuildRun(
    Dockerfile dockerfile, BuildOptions wanted, CopySources context, BuildImages images, BuildReport report, Pace pace)
{
    private readonly Dictionary<string, string?> _global = new(StringComparer.Ordinal);
    private readonly List<BuildStage> _stages = [];
    private readonly BuildArguments _given = new(wanted.BuildArguments);
    private bool _isCacheOfUse;

    private bool IsBuildKit => wanted.Builder is ImageBuilder.BuildKit;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (dockerfile.Warnings.Length > 0) await report.WarnAsync(dockerfile.Warnings).ConfigureAwait(false);
        foreach (Instruction argument in dockerfile.Arguments)
        {
            await StepAsync(argument, cancellationToken).ConfigureAwait(false);
            foreach ((string name, string? value) in BuildArguments.Read(argument, ExpandGlobal)) _global[name] = _given.Declare(name, value);
        }

        foreach (DockerfileStage stage in dockerfile.Stages) await RunAsync(stage, cancellationToken).ConfigureAwait(false);
        if (_stages[^1].Image is not { } built) throw BuildFailures.Step("No image was generated. Is your Dockerfile empty?");
        if (_given.Unused is { Count: > 0 } unused) await report.UnusedAsync(unused).ConfigureAwait(false);
        await report.BuiltAsync(built).ConfigureAwait(false);
    }

    private async Task RunAsync(DockerfileStage plan, CancellationToken cancellationToken)
    {
        if (plan.Name.Length > 0 && FindStage(plan.Name) is not null) throw BuildFailures.Step($"{plan.Name} stage name already used");
        BuildStage stage = new(plan.Name, dockerfile.Escape, _global, _given);
        _isCacheOfUse = !wanted.NoCache;
        await StepAsync(plan.From, cancellationToken).ConfigureAwait(false);
        await StartAsync(stage, plan, cancellationToken).ConfigureAwait(false);
        await report.ResultAsync(stage.Image).ConfigureAwait(false);
        foreach (Instruction step in plan.Steps)
        {
            await StepAsync(step, cancellationToken).ConfigureAwait(false);
            await RunAsync(stage, step, cancellationToken).ConfigureAwait(false);
            await report.ResultAsync(stage.Image).ConfigureAwait(false);
        }

        if (stage.Image is not null) await report.ImageAsync(stage.Image).ConfigureAwait(false);
        _stages.Add(stage);
    }

    private async Task StepAsync(Instruction instruction, CancellationToken cancellationToken)
    {
        await pace.TickAsync(cancellationToken).ConfigureAwait(false);
        await report.StepAsync(instruction).ConfigureAwait(false);
    }

    private async Task StartAsync(BuildStage stage, DockerfileStage plan, CancellationToken cancellationToken)
    {
        string name = ExpandGlobal(plan.BaseName);
        if (name.Length == 0) throw BuildFailures.Step($"base name ({plan.BaseName}) should not be blank");
        Platform? platform = ReadPlatform(plan.From) ?? wanted.Platform;
        ImmutableArray<string> triggers;
        if (FindStage(name.ToLowerInvariant()) is { } other)
        {
            triggers = stage.Start(other.Image, other.Configuration);
        }
        else if (name == "scratch")
        {
            triggers = stage.Start(null, new ImageConfiguration { Platform = platform ?? ImagePull.EnginePlatform });
        }
        else
        {
            (StoredImage image, ImageConfiguration configuration) = await images.FindAsync(name, platform, report, cancellationToken).ConfigureAwait(false);
            triggers = stage.Start(image, configuration);
        }

        if (triggers.Length > 0) await report.TriggersAsync(triggers.Length).ConfigureAwait(false);
        foreach (string trigger in triggers) await RunAsync(stage, ReadTrigger(trigger), cancellationToken).ConfigureAwait(false);
    }

    private async Task RunAsync(BuildStage stage, Instruction step, CancellationToken cancellationToken)
    {
        if (step.Keyword is "COPY" or "ADD")
        {
            await CopyAsync(stage, step, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (!IsBuildKit && step.Flag("mount") is not null) throw BuildFailures.NeedsBuildKit("mount");
        stage.Apply(step);
        string? command = step.Keyword == "RUN" ? string.Join(' ', InstructionEffects.Command(stage, step)) : null;
        string createdBy = command is null ? $"/bin/sh -c #(nop)  {step.Source}" : stage.ArgumentsText + command;
        if (await ReuseAsync(stage, createdBy, cancellationToken).ConfigureAwait(false)) return;
        string container = await report.RunningAsync(stage, step).ConfigureAwait(false);
        await report.RemovingAsync(container).ConfigureAwait(false);
        if (command is not null && RunOutcome.ExitCode(step) is var code and not 0)
            throw BuildFailures.Step($"The command '{command}' returned a non-zero code: {code}", code);
        await images.CommitAsync(stage, createdBy, cancellationToken).ConfigureAwait(false);
    }

    private async Task CopyAsync(BuildStage stage, Instruction step, CancellationToken cancellationToken)
    {
        if (!IsBuildKit && step.Flag("chmod") is not null) throw BuildFailures.NeedsBuildKit("chmod");
        string[] arguments = [.. step.Arguments.Select(stage.Expand)];
        string sources = step.Flag("from") is { } from
            ? CopySources.WordOf(await FindSourceAsync(from, cancellationToken).ConfigureAwait(false), arguments)
            : context.Find(step.Keyword, arguments);
        // Without a blank between them, as dockerd 20.10 has it.
        string owner = step.Flag("chown") is { } chown ? $"--chown={stage.Expand(chown)}" : "";
        string createdBy = $"/bin/sh -c #(nop) {step.Keyword} {owner}{sources} in {arguments[^1]} ";
        if (await ReuseAsync(stage, createdBy, cancellationToken).ConfigureAwait(false)) return;
        await images.CommitAsync(stage, createdBy, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes what an earlier build made of the same step, as far as all steps of the stage before it were taken so.</summary>
    private async Task<bool> ReuseAsync(BuildStage stage, string createdBy, CancellationToken cancellationToken)
    {
        _isCacheOfUse = _isCacheOfUse && await images.TryReuseAsync(stage, createdBy, cancellationToken).ConfigureAwait(false);
        if (_isCacheOfUse) await report.CachedAsync().ConfigureAwait(false);
        return _isCacheOfUse;
    }

    /// <summary>What COPY takes files from: a stage before this one, or an image; null for a stage that holds nothing.</summary>
    private async Task<StoredImage?> FindSourceAsync(string source, CancellationToken cancellationToken)
    {
        if (FindStage(source.ToLowerInvariant()) is { } stage) return stage.Image;
        if (int.TryParse(source, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int place))
        {
            if (place == _stages.Count) throw BuildFailures.Step($"invalid from flag value {source}: refers to current build stage");
            if (place < 0 || place > _stages.Count) throw BuildFailures.Step($"invalid from flag value {source}: index out of bounds");
            return _stages[place].Image;
        }

        try
        {
            return (await images.FindAsync(source, null, report, cancellationToken).ConfigureAwait(false)).Image;
        }
        catch (RegistryException refusal)
        {
            throw new RegistryException(refusal.Refusal, $"invalid from flag value {source}: {refusal.Message}");
        }
    }

    private Platform? ReadPlatform(Instruction from)
    {
        if (from.Flag("platform") is not { } text || ExpandGlobal(text) is not { Length: > 0 } name) return null;
        return Platform.TryParse(name, out Platform? platform) ? platform : throw BuildFailures.Step(
            $"failed to parse platform {name}: {GoText.Quote(name)}: cannot parse platform specifier: invalid argument");
    }

    private string ExpandGlobal(string word) => WordExpansion.Expand(word, dockerfile.Escape, name => _global.GetValueOrDefault(name));

    private BuildStage? FindStage(string name) => name.Length == 0 ? null : _stages.Find(stage => stage.Name == name);

    private static Instruction ReadTrigger(string trigger)
    {
        try
        {
            Instruction instruction = InstructionReader.Read(trigger, '\\');
            InstructionRules.Check(instruction);
            return instruction;
        }
        catch (DockerfileException exception)
        {
            throw BuildFailures.Invalid(exception.Message);
        }
    }
}
