using System.IO.Enumeration;
using System.Text.Json;
using ArcBox.Protocol;
using Grpc.Core;

namespace ArcBox.Samples.ImageCli.Demo;

/// <summary>The images of the demonstration. They live as long as the process.</summary>
internal sealed class DemoStore
{
    private readonly Lock _lock = new();
    private readonly List<DemoImage> _images = [];

    public DemoStore(DateTimeOffset now)
    {
        Keep(DemoImage.FromName("alpine:3.22", now.AddDays(-9)), "alpine:3.22", isPulled: true);
        DemoImage web = DemoImage.FromName("nginx:1.29", now.AddDays(-33)) with { Command = ["nginx", "-g", "daemon off;"] };
        Keep(web, "nginx:1.29", isPulled: true);
        web.Tags.Add("registry.example.com/team/web:2026.1");
        _images.Add(DemoImage.FromName("an earlier build", now.AddHours(-5)));
    }

    public DemoImage? Find(string text)
    {
        lock (_lock)
        {
            string name = ImageReference.TryParse(text, out ImageReference? reference) ? reference.WithDefaultTag().FamiliarName : text;
            string hex = text.StartsWith("sha256:", StringComparison.Ordinal) ? text : $"sha256:{text}";
            return _images.Find(image => image.Tags.Contains(name) || image.Digests.Contains(name))
                ?? _images.Find(image => text.Length > 0 && image.Id.StartsWith(hex, StringComparison.Ordinal));
        }
    }

    public DemoImage Get(string text) => Find(text) ?? throw new RpcException(new Status(StatusCode.NotFound, $"No such image: {text}"));

    public void Keep(DemoImage image, string? name, bool isPulled = false)
    {
        lock (_lock)
        {
            if (!_images.Contains(image)) _images.Add(image);
            if (name is null || !ImageReference.TryParse(name, out ImageReference? reference)) return;
            foreach (DemoImage other in _images) other.Tags.Remove(reference.FamiliarName);
            if (reference.Digest is null) image.Tags.Add(reference.WithDefaultTag().FamiliarName);
            if (isPulled) image.Digests.Add($"{reference.FamiliarRepository}@{reference.Digest ?? DemoImage.Digest("manifest " + image.Id)}");
        }
    }

    public (string[] Untagged, string[] Deleted) Remove(string text, bool force)
    {
        lock (_lock)
        {
            DemoImage image = Get(text);
            string? name = ImageReference.TryParse(text, out ImageReference? reference) ? reference.WithDefaultTag().FamiliarName : null;
            bool byName = name is not null && image.Tags.Contains(name);
            if (!byName && image.Tags.Count > 1 && !force)
                throw new RpcException(new Status(StatusCode.FailedPrecondition, $"{text} has several names; remove them, or use force"));

            string[] untagged = byName ? [name!] : [.. image.Tags];
            image.Tags.ExceptWith(untagged);
            if (image.Tags.Count > 0) return (untagged, []);
            _images.Remove(image);
            return ([.. untagged, .. image.Digests], [image.Id, .. image.Layers.Select(layer => DemoImage.Digest("unpacked " + layer.Digest))]);
        }
    }

    public DemoImage[] List(string filters)
    {
        lock (_lock)
        {
            IEnumerable<DemoImage> images = _images;
            if (filters.Length == 0) return [.. images];
            using JsonDocument document = JsonDocument.Parse(filters);
            foreach (JsonProperty filter in document.RootElement.EnumerateObject())
            {
                string[] values = [.. filter.Value.EnumerateArray().Select(value => value.GetString()!)];
                images = images.Where(image => Matches(image, filter.Name, values)).ToArray();
            }

            return [.. images];
        }
    }

    private static bool Matches(DemoImage image, string key, string[] values) => key switch
    {
        "dangling" => values.Contains("true") == (image.Tags.Count == 0),
        "reference" => image.Tags.Any(tag => values.Any(value => IsMatch(value, tag))),
        _ => throw new RpcException(new Status(StatusCode.InvalidArgument, $"the demonstration knows the filters dangling and reference, not {key}")),
    };

    private static bool IsMatch(string pattern, string tag)
        => tag.StartsWith(pattern + ":", StringComparison.Ordinal) || FileSystemName.MatchesSimpleExpression(pattern, tag, ignoreCase: false);
}
