using System.Formats.Tar;

namespace ArcBox.Protocol.Tests.Support;

/// <summary>Reads back what a build context writes.</summary>
internal static class TarReading
{
    public static async Task<List<(GnuTarEntry Entry, string Content)>> ReadAsync(this ImageBuildContext context)
    {
        using MemoryStream archive = new(await context.ToBytesAsync());
        await using TarReader reader = new(archive);
        List<(GnuTarEntry, string)> entries = [];
        while (await reader.GetNextEntryAsync(copyData: true) is { } entry)
        {
            using StreamReader? content = entry.DataStream is null ? null : new StreamReader(entry.DataStream);
            entries.Add(((GnuTarEntry)entry, content is null ? "" : await content.ReadToEndAsync()));
        }

        return entries;
    }

    public static async Task<byte[]> ToBytesAsync(this ImageBuildContext context)
    {
        using MemoryStream archive = new();
        await context.WriteToAsync(archive).Soon();
        return archive.ToArray();
    }

    public static async Task<List<string>> NamesAsync(this ImageBuildContext context) => [.. (await context.ReadAsync()).Select(pair => pair.Entry.Name)];
}
