namespace ArcBox.Protocol.Tests.Support;

/// <summary>Calls methods by name.</summary>
internal static class EachMethod
{
    public static Task CallAsync(IImageClient client, string method) => method switch
    {
        "List" => client.ListAsync(),
        "Inspect" => client.InspectAsync("busybox"),
        "Exists" => client.ExistsAsync("busybox"),
        "FindId" => client.FindIdAsync("busybox"),
        "Tag" => client.TagAsync("busybox", "app:1"),
        "Remove" => client.RemoveAsync("busybox"),
        "Pull" => client.PullToEndAsync("busybox"),
        "Push" => client.PushToEndAsync("busybox"),
        "Build" => client.BuildToEndAsync(ImageBuildContext.FromTar(new MemoryStream(new byte[100]))),
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, null),
    };
}
