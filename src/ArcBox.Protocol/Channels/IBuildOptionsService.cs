namespace ArcBox.Protocol;

/// <summary>
/// An implementation of the image service that may honour <see cref="BuildOptions"/> when its builds come over an <see cref="InMemoryChannel"/>.
/// </summary>
public interface IBuildOptionsService
{
    /// <summary>
    /// True if its Build reads <see cref="BuildOptions.Of"/> and builds so; false for a service that only might, such as one in front of another that does not.
    /// </summary>
    bool TakesBuildOptions { get; }
}
