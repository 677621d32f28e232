namespace Microsoft.Extensions.DependencyInjection;

internal sealed record ArcBoxImageClientBuilder(string Name, IServiceCollection Services) : IArcBoxImageClientBuilder;
