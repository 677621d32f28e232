using Grpc.Core;

namespace ArcBox.Protocol.Testing.Tests.Recording;

/// <summary>Calls every method, some twice, and writes down what came of it.</summary>
internal static class AllMethods
{
    public static async Task<List<object?>> CallAsync(ImageClient client, CancellationToken token)
    {
        List<object?> seen = [];
        RegistryCredential credential = RegistryCredential.Basic("someone", "a-password");
        Metadata headers = new() { { "x-team", "red" }, { "x-api-token", "header-secret" } };
        seen.Add(await client.ExistsAsync("nginx:1.27", cancellationToken: token));
        PullOptions pull = new() { Credential = credential, Platform = Platform.Parse("linux/arm64"), Headers = headers };
        seen.AddRange(await client.PullAsync("nginx:1.27", pull, token).ToListAsync(token));
        seen.Add(await client.FindIdAsync("nginx:1.27", cancellationToken: token));
        seen.Add(await client.InspectAsync("nginx:1.27", cancellationToken: token));
        seen.AddRange(await client.ListAsync(new ListOptions { All = true }, token));
        await client.TagAsync("nginx:1.27", "registry.example.com/team/app:2", cancellationToken: token);
        PushOptions push = new() { Credential = credential };
        seen.AddRange(await client.PushAsync("registry.example.com/team/app:2", push, token).ToListAsync(token));
        ImageBuildContext context = Contexts.Of(("Dockerfile", "FROM scratch\nCOPY a \"/ä\"\r\n"), ("a", "content"));
        seen.AddRange(await client.BuildAsync(context, cancellationToken: token).ToListAsync(token));
        seen.Add(await client.RemoveAsync("nginx:1.27", new RemoveOptions { Force = true }, token));
        return seen;
    }
}
