using Grpc.Core;
using Grpc.Core.Interceptors;

namespace ArcBox.Protocol;

/// <summary>What code, and not configuration, says about a client of the container.</summary>
internal sealed class ImageClientSetup
{
    public Func<IServiceProvider, ChannelBase>? Channel { get; set; }

    public Func<IServiceProvider, ICredentialSource>? CredentialSource { get; set; }

    /// <summary>The first is the outermost.</summary>
    public List<Func<IServiceProvider, Interceptor>> Interceptors { get; } = [];

    public List<Func<IServiceProvider, ArcBoxChannelOptions, ArcBoxChannelOptions>> ChannelOptions { get; } = [];
}
