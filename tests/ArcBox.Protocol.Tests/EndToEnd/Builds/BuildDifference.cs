namespace ArcBox.Protocol.Tests.EndToEnd.Builds;

/// <summary>
/// What docs/build-contexts.md says is not as with docker. Each of them also makes another checksum of a directory that is copied, which the builder writes
/// into the history.
/// </summary>
internal enum BuildDifference
{
    None,

    /// <summary>A directory of which a <c>!</c> line keeps something is sent itself; docker leaves it out, and the engine makes one up.</summary>
    DirectoriesAboveKeptFiles,

    /// <summary>Hard links become files of their own.</summary>
    HardLinks,

    /// <summary>Pipes are left out.</summary>
    Pipes,
}
