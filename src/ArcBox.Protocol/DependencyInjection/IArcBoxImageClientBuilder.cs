namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Says more about a client that <c>AddArcBoxImageClient</c> registered.</summary>
public interface IArcBoxImageClientBuilder
{
    /// <summary>The client's name, which is its key in the container; empty for the one without a key.</summary>
    string Name { get; }

    /// <summary>The container's services.</summary>
    IServiceCollection Services { get; }
}
