using System.Globalization;
using ArcBox.Protocol.V1;
using ArcBox.Samples.ImageCli.Output.Text;

namespace ArcBox.Samples.ImageCli.Output;

/// <summary>All that an inspection tells, as names and values to read. What the daemon left empty is left out.</summary>
internal static class ImageFields
{
    public static IReadOnlyList<KeyValuePair<string, string>> Of(ImageInfo image)
    {
        List<KeyValuePair<string, string>> fields = [];
        Add("Id", image.Id);
        AddAll("Tags", image.RepoTags);
        AddAll("Digests", image.RepoDigests);
        Add("Created", image.Created);
        Add("Size", string.Create(CultureInfo.InvariantCulture, $"{HumanSize.Of(image.Size)} ({image.Size} bytes)"));
        if (image.VirtualSize != image.Size && image.VirtualSize != 0)
            Add("Virtual size", string.Create(CultureInfo.InvariantCulture, $"{HumanSize.Of(image.VirtualSize)} ({image.VirtualSize} bytes)"));
        Add("Platform", string.Join('/', new[] { image.Os, image.Architecture }.Where(part => part.Length > 0)));
        Add("OS version", image.OsVersion);
        Add("Author", image.Author);
        Add("Comment", image.Comment);
        Add("Parent", image.Parent);
        if (image.Config is { } config) AddConfig(config);
        AddAll(image.RootFs is { Type: { Length: > 0 } type } ? $"Root ({type})" : "Root", image.RootFs?.Layers ?? []);
        return fields;

        void Add(string name, string value)
        {
            if (value.Length > 0) fields.Add(KeyValuePair.Create(name, value));
        }

        void AddAll(string name, IEnumerable<string> values)
        {
            foreach (string value in values)
            {
                fields.Add(KeyValuePair.Create(name, value));
                name = "";
            }
        }

        void AddConfig(ImageConfig config)
        {
            Add("Host name", config.Hostname);
            Add("Domain name", config.Domainname);
            Add("User", config.User);
            Add("Directory", config.WorkingDir);
            Add("Entrypoint", CommandText.Of(config.Entrypoint));
            Add("Command", CommandText.Of(config.Cmd));
            AddAll("Environment", config.Env);
            AddAll("Ports", config.ExposedPorts.Keys.Order(StringComparer.Ordinal));
            AddAll("Volumes", config.Volumes.Keys.Order(StringComparer.Ordinal));
            AddAll("Labels", config.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"));
        }
    }
}
