using Spectre.Console;
using Spectre.Console.Rendering;

namespace ArcBox.Samples.ImageCli.Output.Live;

/// <summary>
/// Rows at the end of a terminal's output that are drawn anew in place while work goes on, and vanish with its end. Spectre.Console's own live display keeps
/// the width and height that it once had, and so breaks when the terminal is made smaller.
/// </summary>
/// <param name="terminal">The terminal.</param>
/// <param name="content">Draws the rows, on another thread than the work's.</param>
/// <param name="timeProvider">The clock for redrawing.</param>
internal sealed class LiveRegion(IAnsiConsole terminal, IRenderable content, TimeProvider timeProvider)
{
    // Messages come far more often than anybody can look.
    private static readonly TimeSpan RedrawInterval = TimeSpan.FromMilliseconds(80);

    private readonly Lock _gate = new();
    private LiveFrame _drawn = LiveFrame.Empty;

    /// <summary>Draws while the work runs. Its exceptions come out after the rows have gone.</summary>
    public async Task RunAsync(Func<Task> work)
    {
        terminal.Cursor.Hide();
        try
        {
            Draw();
            using PeriodicTimer timer = new(RedrawInterval, timeProvider);
            Task redrawing = RedrawAsync(timer);
            try
            {
                await work();
                // Slow terminals and recordings should not end before the work does.
                Draw();
            }
            finally
            {
                timer.Dispose();
                await redrawing;
            }
        }
        finally
        {
            lock (_gate)
            {
                Replace(LiveFrame.Empty, "");
                terminal.Cursor.Show();
            }
        }
    }

    /// <summary>Writes a line above the rows, which stays. It has to be harmless.</summary>
    public void WriteLine(string line)
    {
        lock (_gate) Replace(LiveFrame.Of(content, Options()), line);
    }

    /// <summary>Draws the rows if they look other than they do.</summary>
    public void Draw()
    {
        lock (_gate)
        {
            LiveFrame frame = LiveFrame.Of(content, Options());
            if (!frame.LooksLike(_drawn)) Replace(frame, "");
        }
    }

    private async Task RedrawAsync(PeriodicTimer timer)
    {
        while (await timer.WaitForNextTickAsync()) Draw();
    }

    private void Replace(LiveFrame frame, string lasting)
    {
        terminal.Write(frame.Over(_drawn, lasting, terminal.Profile.Width));
        _drawn = frame;
    }

    private RenderOptions Options() => RenderOptions.Create(terminal, terminal.Profile.Capabilities);
}
