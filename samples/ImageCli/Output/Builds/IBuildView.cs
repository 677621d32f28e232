using ArcBox.Protocol.V1;

namespace ArcBox.Samples.ImageCli.Output.Builds;

/// <summary>Shows a build while it runs.</summary>
internal interface IBuildView
{
    void Show(BuildProgress progress);

    /// <summary>Nothing more comes, because the build is done or has failed.</summary>
    void End();
}
