using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace ArcBox.Samples.DependencyInjection;

/// <summary>How it stands with all images: the worker writes it, the health check reads it.</summary>
internal sealed class ImageStatuses(IOptions<ImagesOptions> options)
{
    private readonly ConcurrentDictionary<string, ImageStatus> _statuses = new();

    /// <summary>In the order of the configuration.</summary>
    public IReadOnlyList<(string Reference, ImageStatus Status)> All
        => [.. options.Value.References.Distinct().Select(reference => (reference, _statuses.GetValueOrDefault(reference, ImageStatus.Waiting)))];

    public void Set(string reference, ImageStatus status) => _statuses[reference] = status;
}
