namespace ArcBox.Protocol.ContractTests;

/// <summary>The calls of the client, each in the form that takes options and a token, for cases that hold for all of them.</summary>
internal static class EachCall
{
    public const string Malformed = "UPPER:case:twice";

    public static IEnumerable<TestCaseData> All => [.. Unary, .. Streams];

    public static IEnumerable<TestCaseData> Unary =>
    [
        Of("List", (client, _, timeout, token) => client.ListAsync(new ListOptions { Timeout = timeout }, token)),
        Of("Inspect", (client, name, timeout, token) => client.InspectAsync(name, new InspectOptions { Timeout = timeout }, token)),
        Of("Remove", (client, name, timeout, token) => client.RemoveAsync(name, new RemoveOptions { Timeout = timeout }, token)),
        Of("Tag", (client, name, timeout, token) => client.TagAsync(name, name + "-tagged", new TagOptions { Timeout = timeout }, token)),
        Of("Exists", (client, name, timeout, token) => client.ExistsAsync(name, new ExistsOptions { Timeout = timeout }, token)),
        Of("Exists", (client, name, timeout, token) => client.FindIdAsync(name, new ExistsOptions { Timeout = timeout }, token), "FindId"),
    ];

    public static IEnumerable<TestCaseData> Streams =>
    [
        Of("Pull", (client, name, timeout, token) => client.PullToEndAsync(name, new PullOptions { Timeout = timeout }, cancellationToken: token)),
        Of("Push", (client, name, timeout, token) => client.PushToEndAsync(name, new PushOptions { Timeout = timeout }, cancellationToken: token)),
        Of("Build", (client, name, timeout, token) => client.BuildToEndAsync(
            ImageBuildContext.FromTar(new MemoryStream(ImageContent.Tar(("Dockerfile", "FROM scratch\n"u8.ToArray())))),
            new BuildOptions { Tags = [name], Timeout = timeout },
            cancellationToken: token)),
    ];

    private static TestCaseData Of(string method, Func<ImageClient, string, TimeSpan?, CancellationToken, Task> call, string? name = null)
        => new TestCaseData(method, call).SetArgDisplayNames(name ?? method);
}
