using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ArcBox.Samples.DependencyInjection;

/// <summary>Degraded while an image cannot be pulled; tells how far the others are.</summary>
internal sealed class ImagesHealthCheck(ImageStatuses statuses) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<(string Reference, ImageStatus Status)> all = statuses.All;
        Dictionary<string, object> data = all.ToDictionary(image => image.Reference, image => (object)image.Status.Text);
        int present = all.Count(image => image.Status.Phase is ImagePhase.Present);
        string[] texts = [$"{present} of {all.Count} images are there", .. all.Where(IsNews).Select(image => $"{image.Reference}: {image.Status.Text}")];
        string text = string.Join("; ", texts);
        return Task.FromResult(all.Any(image => image.Status.Phase is ImagePhase.Failed)
            ? new HealthCheckResult(context.Registration.FailureStatus, text, data: data)
            : HealthCheckResult.Healthy(text, data));
    }

    private static bool IsNews((string Reference, ImageStatus Status) image) => image.Status.Phase is ImagePhase.Failed or ImagePhase.Pulling;
}
