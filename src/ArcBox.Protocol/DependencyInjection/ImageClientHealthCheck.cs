using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ArcBox.Protocol;

/// <summary>Healthy while the daemon serves images: asks with <c>Exists</c> for an image that nobody can have.</summary>
/// <example><code>services.AddHealthChecks().AddCheck&lt;ImageClientHealthCheck&gt;("images");</code></example>
/// <param name="client">The client.</param>
public sealed class ImageClientHealthCheck(IImageClient client) : IHealthCheck
{
    // A registration can have a shorter one.
    private static readonly ExistsOptions Call = new() { Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>A check of the client that is registered under a key.</summary>
    /// <param name="clientName">The key; also the name of the check.</param>
    /// <param name="failureStatus">What an unreachable daemon means for the whole; null (the default) for unhealthy.</param>
    /// <param name="tags">The check's tags; null for none.</param>
    /// <example><code>services.AddHealthChecks().Add(ImageClientHealthCheck.ForClient("builder"));</code></example>
    public static HealthCheckRegistration ForClient(string clientName, HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
        => new(clientName, services => new ImageClientHealthCheck(services.GetRequiredKeyedService<IImageClient>(clientName)), failureStatus, tags);

    /// <summary>Asks the daemon, for ten seconds at most.</summary>
    /// <param name="context">What was registered.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        try
        {
            await client.ExistsAsync(EndpointProbe.Reference, Call, cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy("The daemon serves images.");
        }
        catch (ArcBoxException exception)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, exception.Message, exception);
        }
    }
}
