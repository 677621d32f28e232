using ArcBox.Protocol;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>What code can say about a client of the container.</summary>
public static class ArcBoxImageClientBuilderExtensions
{
    /// <summary>Puts an interceptor around the client's calls; the first that is added is the outermost.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="interceptor">Makes it, when the client is made.</param>
    public static IArcBoxImageClientBuilder AddInterceptor(this IArcBoxImageClientBuilder builder, Func<IServiceProvider, Interceptor> interceptor)
    {
        ArgumentNullException.ThrowIfNull(interceptor);
        return builder.SetUp(setup => setup.Interceptors.Add(interceptor));
    }

    /// <summary>Puts an interceptor of the container around the client's calls; the first that is added is the outermost.</summary>
    /// <typeparam name="TInterceptor">Its type, which has to be registered.</typeparam>
    /// <param name="builder">The client.</param>
    public static IArcBoxImageClientBuilder AddInterceptor<TInterceptor>(this IArcBoxImageClientBuilder builder)
        where TInterceptor : Interceptor
        => builder.AddInterceptor(static services => services.GetRequiredService<TInterceptor>());

    /// <summary>Asks the registries as a source says in pulls and pushes whose options have no credential. It goes before the stored credentials.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="source">Makes or finds it, when the client is made.</param>
    public static IArcBoxImageClientBuilder UseCredentialSource(this IArcBoxImageClientBuilder builder, Func<IServiceProvider, ICredentialSource> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return builder.SetUp(setup => setup.CredentialSource = source);
    }

    /// <summary>
    /// Makes the calls over a channel of the caller's own, which stays his; nothing is looked for. How it connects is its own affair; interceptors that it was
    /// made with stay, within those of the client.
    /// </summary>
    /// <param name="builder">
    /// The client. Options that say how to connect (<see cref="ArcBoxImageClientOptions.Endpoint"/>, <see cref="ArcBoxImageClientOptions.ConnectTimeout"/>,
    /// <see cref="ArcBoxImageClientOptions.AllowCredentialsOverPlainText"/>) fail beside it.
    /// </param>
    /// <param name="channel">Makes or finds it, when the client is made.</param>
    public static IArcBoxImageClientBuilder UseChannel(this IArcBoxImageClientBuilder builder, Func<IServiceProvider, ChannelBase> channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        return builder.SetUp(setup => setup.Channel = channel);
    }

    /// <summary>Changes how the client connects, after all that configuration says: for certificates and whatever else is no text.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="change">Returns the options changed by <c>with</c>.</param>
    public static IArcBoxImageClientBuilder ConfigureChannel(
        this IArcBoxImageClientBuilder builder, Func<IServiceProvider, ArcBoxChannelOptions, ArcBoxChannelOptions> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return builder.SetUp(setup => setup.ChannelOptions.Add(change));
    }

    private static IArcBoxImageClientBuilder SetUp(this IArcBoxImageClientBuilder builder, Action<ImageClientSetup> action)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure(builder.Name, action);
        return builder;
    }
}
