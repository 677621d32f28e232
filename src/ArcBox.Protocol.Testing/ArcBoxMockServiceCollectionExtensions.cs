using ArcBox.Protocol;
using ArcBox.Protocol.Testing;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers a mock server's client in the container of the code under test.</summary>
public static class ArcBoxMockServiceCollectionExtensions
{
    /// <summary>
    /// Makes <see cref="IImageClient"/> a client of the mock server, in place of whatever is registered for it; keyed registrations are left alone.
    /// The client is disposed with the container; the server stays the test's.
    /// </summary>
    /// <param name="services">The container's services.</param>
    /// <param name="server">The server.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection AddArcBoxMock(this IServiceCollection services, ArcBoxMockServer server)
    {
        ArgumentNullException.ThrowIfNull(server);
        Remove(services, key: null);
        return services.AddSingleton<IImageClient>(_ => server.CreateClient());
    }

    /// <summary>Does so for the <see cref="IImageClient"/> that is registered under a key.</summary>
    /// <param name="services">The container's services.</param>
    /// <param name="name">The key, such as the name that <c>AddArcBoxImageClient</c> was given.</param>
    /// <param name="server">The server.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection AddArcBoxMock(this IServiceCollection services, string name, ArcBoxMockServer server)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(server);
        Remove(services, name);
        return services.AddKeyedSingleton<IImageClient>(name, (_, _) => server.CreateClient());
    }

    // The last registration counts, and resolving all of them must not open the real client.
    private static void Remove(IServiceCollection services, string? key)
    {
        ArgumentNullException.ThrowIfNull(services);
        for (int place = services.Count - 1; place >= 0; place--)
        {
            if (services[place].ServiceType == typeof(IImageClient) && Equals(services[place].ServiceKey, key)) services.RemoveAt(place);
        }
    }
}
