using ArcBox.Protocol;
using ArcBox.Protocol.Testing;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers a mock server's client in the container of the code under test.</summary>
public static class ArcBoxMockServiceCollectionExtensions
{
    /// <summary>
    /// Makes <see cref="IImageClient"/> a client of the mock server, in place of whatever is registered for it; keyed registrations are left alone.
    /// The client is disposed with the container, which has to be disposed asynchronously; the server stays the test's.
    /// </summary>
    /// <param name="services">The container's services.</param>
    /// <param name="server">The server.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection AddArcBoxMock(this IServiceCollection services, ArcBoxMockServer server)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(server);
        // The last registration counts, and resolving all of them must not open the real client.
        for (int place = services.Count - 1; place >= 0; place--)
        {
            if (services[place].ServiceType == typeof(IImageClient) && !services[place].IsKeyedService) services.RemoveAt(place);
        }

        return services.AddSingleton<IImageClient>(_ => server.CreateClient());
    }
}
