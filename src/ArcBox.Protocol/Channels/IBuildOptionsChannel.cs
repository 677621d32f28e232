using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>
/// A channel that may carry <see cref="BuildOptions"/>, which the protocol itself has no place for: its service is in this process.
/// <see cref="InMemoryChannel"/> and <see cref="DockerEngineChannel"/> are such channels; one that stands before them passes both members on.
/// </summary>
public interface IBuildOptionsChannel
{
    /// <summary>True if the service at its end honours the options. Where it is false, clients refuse builds that need them.</summary>
    bool CarriesBuildOptions { get; }

    /// <summary>As the channel's own call invoker, but builds that it starts are built with the options.</summary>
    /// <param name="options">For the service, which gets at them with <see cref="BuildOptions.Of"/>.</param>
    CallInvoker CreateCallInvoker(BuildOptions options);
}
