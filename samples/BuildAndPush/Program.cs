using ArcBox.Protocol;

if (args is not [string directory, string name])
{
    await Console.Error.WriteLineAsync("usage: build-and-push DIRECTORY NAME\nREGISTRY_USER and REGISTRY_PASSWORD log in, or what docker login stored.");
    return 2;
}

using CancellationTokenSource stop = new();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

try
{
    string? user = Environment.GetEnvironmentVariable("REGISTRY_USER"), password = Environment.GetEnvironmentVariable("REGISTRY_PASSWORD");
    PushOptions login = new() { Credential = user is null ? null : RegistryCredential.Basic(user, password ?? "") };
    await using ImageClient client = await ImageClient.DiscoverAsync(new() { CredentialSource = new DockerCredentialSource() }, stop.Token);

    BuildOptions options = new() { Tags = [name] };
    BuildResult built = await client.BuildToEndAsync(ImageBuildContext.FromDirectory(directory), options, stop.Token);
    await Console.Out.WriteLineAsync($"built {built.ImageId} in {built.Steps.Count} steps");

    PushResult pushed = await client.PushToEndAsync(name, login, stop.Token);
    await Console.Out.WriteLineAsync(pushed.Digest is { } digest ? $"pushed {name}@{digest}" : $"pushed {name}, whose digest the daemon did not tell");
    return 0;
}
catch (Exception failure) when (failure
    is ArcBoxException or ArgumentException or FormatException or IOException or UnauthorizedAccessException or OperationCanceledException)
{
    foreach (string line in (failure as ImageBuildException)?.LogTail ?? []) await Console.Error.WriteLineAsync(line);
    await Console.Error.WriteLineAsync($"build-and-push: {failure.Message}");
    return 1;
}
