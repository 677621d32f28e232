using System.Globalization;

namespace ArcBox.Samples.DependencyInjection;

/// <summary>How it stands with an image.</summary>
/// <param name="Phase">In a word.</param>
/// <param name="Text">For people.</param>
internal sealed record ImageStatus(ImagePhase Phase, string Text)
{
    public static ImageStatus Waiting { get; } = new(ImagePhase.Waiting, "waiting");

    public static ImageStatus Present { get; } = new(ImagePhase.Present, "present");

    public static ImageStatus Pulling(int percent) => new(ImagePhase.Pulling, string.Create(CultureInfo.InvariantCulture, $"{percent} % pulled"));

    public static ImageStatus Failed(string message) => new(ImagePhase.Failed, message);
}
