using ArcBox.Protocol.V1;

namespace ArcBox.Samples.ImageCli.Output.Builds;

/// <summary>Shows a build while it runs.</summary>
internal abstract class BuildView
{
    /// <summary>The view that suits where the output goes.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="timeProvider">The clock for redrawing.</param>
    /// <param name="build">What is known of the build.</param>
    /// <param name="isPlain">True if the user wants the log, also on a terminal.</param>
    public static BuildView For(CliOutput output, TimeProvider timeProvider, BuildFeed build, bool isPlain)
    {
        if (output.IsJson) return new JsonBuildView(output);
        if (isPlain || output.LiveTerminal is not { } terminal) return new TextBuildView(output);
        output.IsRedrawn = true;
        return new LiveBuildView(terminal, timeProvider, build);
    }

    /// <summary>Reads the build to its end. Its exceptions come out, after what was shown has been brought into a lasting form.</summary>
    /// <param name="messages">The builder's messages.</param>
    public abstract Task ShowAsync(IAsyncEnumerable<BuildProgress> messages);
}
