using System.Text.Json;
using ArcBox.Protocol.V1;

namespace ArcBox.Samples.ImageCli.Output.Json;

/// <summary>The protocol's messages about images, with the member names of protobuf's JSON and all integers as numbers.</summary>
internal static class ImageJson
{
    public static void WriteSummary(Utf8JsonWriter json, ImageSummary image)
    {
        json.WriteString("kind", "imageSummary");
        json.WriteString("id", image.Id);
        json.WriteStrings("repoTags", image.RepoTags);
        json.WriteStrings("repoDigests", image.RepoDigests);
        json.WriteNumber("created", image.Created);
        json.WriteNumber("size", image.Size);
        json.WriteNumber("virtualSize", image.VirtualSize);
        json.WriteNumber("containers", image.Containers);
        json.WriteMap("labels", image.Labels);
    }

    public static void WriteInfo(Utf8JsonWriter json, ImageInfo image)
    {
        json.WriteString("kind", "imageInfo");
        json.WriteString("id", image.Id);
        json.WriteStrings("repoTags", image.RepoTags);
        json.WriteStrings("repoDigests", image.RepoDigests);
        json.WriteString("parent", image.Parent);
        json.WriteString("comment", image.Comment);
        json.WriteString("created", image.Created);
        json.WriteString("author", image.Author);
        json.WriteString("architecture", image.Architecture);
        json.WriteString("os", image.Os);
        json.WriteString("osVersion", image.OsVersion);
        json.WriteNumber("size", image.Size);
        json.WriteNumber("virtualSize", image.VirtualSize);
        if (image.Config is { } config) WriteConfig(json, config);
        if (image.RootFs is not { } rootFs) return;
        json.WriteStartObject("rootFs");
        json.WriteString("type", rootFs.Type);
        json.WriteStrings("layers", rootFs.Layers);
        json.WriteEndObject();
    }

    public static void WriteRemoved(Utf8JsonWriter json, string reference, RemoveImageResponse removed)
    {
        json.WriteString("kind", "removeResult");
        json.WriteString("reference", reference);
        json.WriteStrings("untagged", removed.Untagged);
        json.WriteStrings("deleted", removed.Deleted);
    }

    private static void WriteConfig(Utf8JsonWriter json, ImageConfig config)
    {
        json.WriteStartObject("config");
        json.WriteString("hostname", config.Hostname);
        json.WriteString("domainname", config.Domainname);
        json.WriteString("user", config.User);
        json.WriteStrings("env", config.Env);
        json.WriteStrings("cmd", config.Cmd);
        json.WriteStrings("entrypoint", config.Entrypoint);
        json.WriteString("workingDir", config.WorkingDir);
        json.WriteMap("labels", config.Labels);
        json.WriteSet("exposedPorts", config.ExposedPorts.Keys);
        json.WriteSet("volumes", config.Volumes.Keys);
        json.WriteEndObject();
    }
}
