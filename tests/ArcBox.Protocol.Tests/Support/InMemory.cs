using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Tests.Support;

/// <summary>The generated client over an in-memory channel.</summary>
internal static class InMemory
{
    public static ImageService.ImageServiceClient Over(ImageServiceDouble service, InMemoryChannelOptions? options = null)
        => new(new InMemoryChannel(service, options));

    public static async Task<List<T>> ReadToEndAsync<T>(this IAsyncStreamReader<T> reader)
    {
        List<T> messages = [];
        while (await reader.MoveNext(CancellationToken.None).Soon()) messages.Add(reader.Current);
        return messages;
    }
}
