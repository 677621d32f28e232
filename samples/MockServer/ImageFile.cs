using System.Text.Json;
using ArcBox.Protocol.Testing;

namespace ArcBox.Samples.MockServer;

/// <summary>The file that says which images the server has.</summary>
internal sealed record ImageFile
{
    /// <summary>Images that can be pulled.</summary>
    public IReadOnlyList<ImageEntry?>? Registry { get; init; }

    /// <summary>Images that are there from the start.</summary>
    public IReadOnlyList<ImageEntry?>? Local { get; init; }

    /// <summary>Repositories that want a credential.</summary>
    public IReadOnlyList<PrivateEntry?>? Private { get; init; }

    /// <summary>True makes an image up for every name that is pulled.</summary>
    public bool ServeAnything { get; init; }

    public static async Task<ImageFile> ReadAsync(FileInfo file, CancellationToken cancellationToken)
    {
        try
        {
            await using FileStream json = file.OpenRead();
            return await JsonSerializer.DeserializeAsync(json, ImageFileJson.Default.ImageFile, cancellationToken)
                ?? throw new InvalidDataException($"{file} holds no images, only null.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{file}: {exception.Message}", exception);
        }
    }

    /// <param name="server">The server that gets the images.</param>
    /// <param name="file">The file that this was read from, for what is wrong with it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task AddToAsync(ArcBoxMockServer server, FileInfo file, CancellationToken cancellationToken)
    {
        try
        {
            foreach (ImageEntry image in Entries(Registry, "registry")) server.AddImage(image.Reference, image.ToOptions());
            foreach (ImageEntry image in Entries(Local, "local")) await server.Store.AddImageAsync(image.Reference, image.ToOptions(), cancellationToken);
            foreach (PrivateEntry entry in Entries(Private, "private")) server.Registry.RequireCredential(entry.Repositories, entry.Username, entry.Password);
            if (ServeAnything) server.Registry.ServeAnything();
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidDataException)
        {
            throw new InvalidDataException($"{file}: {exception.Message}", exception);
        }
    }

    private static IEnumerable<T> Entries<T>(IReadOnlyList<T?>? list, string member)
        where T : class
        => (list ?? []).Select(entry => entry ?? throw new InvalidDataException($"An entry of '{member}' is null."));
}
