using System.Globalization;
using System.Text;
using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Testing;

/// <summary>Tells of a build in the words of dockerd's classic builder, with <c>rm</c> and <c>forcerm</c>, as the Docker Engine backend asks for it.</summary>
internal sealed class BuildReport(int steps, Func<BuildProgress, Task> write)
{
    private int _step;

    /// <summary>A warning before the first step, in the colour of the standard error.</summary>
    public Task WarnAsync(string text) => SayAsync($"\u001b[91m{text}\u001b[0m");

    public async Task StepAsync(Instruction instruction)
    {
        _step++;
        await SayAsync(string.Create(CultureInfo.InvariantCulture, $"Step {_step}/{steps} : {instruction.Source}")).ConfigureAwait(false);
        await SayAsync("\n").ConfigureAwait(false);
    }

    public async Task TriggersAsync(int count)
    {
        await SayAsync(string.Create(CultureInfo.InvariantCulture, $"# Executing {count} build trigger")).ConfigureAwait(false);
        if (count > 1) await SayAsync("s").ConfigureAwait(false);
        await SayAsync("\n").ConfigureAwait(false);
    }

    /// <summary>A container that does a step's work.</summary>
    /// <returns>Its made-up short id.</returns>
    public async Task<string> RunningAsync(BuildStage stage, Instruction instruction)
    {
        string container = ImageDigest.Shorten(ContentDigest.Of(Encoding.UTF8.GetBytes($"container {_step} {stage.Image?.Id} {instruction.Source}")));
        await SayAsync($" ---> Running in {container}\n").ConfigureAwait(false);
        return container;
    }

    /// <summary>An earlier build has done the step.</summary>
    public Task CachedAsync() => SayAsync(" ---> Using cache\n");

    public Task RemovingAsync(string container) => SayAsync($"Removing intermediate container {container}\n");

    /// <summary>What a step has come to; nothing behind <c>FROM scratch</c>.</summary>
    public Task ResultAsync(StoredImage? image) => SayAsync($" ---> {(image is null ? "" : ImageDigest.Shorten(image.Id))}\n");

    /// <summary>What a stage has come to.</summary>
    public Task ImageAsync(StoredImage image) => write(new BuildProgress { Aux = $$"""{"ID":"{{image.Id}}"}""" });

    /// <summary>Arguments that nobody asked for. dockerd tells them in no order.</summary>
    public Task UnusedAsync(IReadOnlyList<string> arguments)
        => SayAsync($"[Warning] One or more build-args [{string.Join(' ', arguments)}] were not consumed\n");

    public Task BuiltAsync(StoredImage image) => SayAsync($"Successfully built {ImageDigest.Shorten(image.Id)}\n");

    /// <summary>A line of a base image's pull. The protocol has no field for the layer that it speaks of.</summary>
    public Task PullAsync(PullProgress line) => write(new BuildProgress
    {
        Status = line.Id.Length > 0 ? $"{line.Id}: {line.Status}" : line.Status, Progress = line.Progress,
    });

    private Task SayAsync(string text) => write(new BuildProgress { Stream = text });
}
