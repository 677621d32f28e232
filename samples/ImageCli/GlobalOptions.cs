using System.CommandLine;
using ArcBox.Protocol;

namespace ArcBox.Samples.ImageCli;

/// <summary>The options that every command takes, before its name or after it.</summary>
internal sealed class GlobalOptions
{
    public Option<string?> Endpoint { get; } = new("--endpoint")
    {
        Description = "The daemon, such as docker+unix:///var/run/docker.sock, or demo: for a stand-in. Default: look where ArcBox and Docker listen",
        HelpName = "URI",
        Recursive = true,
    };

    public Option<string?> Username { get; } = new("--username")
    {
        Description = "Who asks the registry (pull and push); goes with --password-stdin",
        HelpName = "NAME",
        Recursive = true,
    };

    public Option<bool> PasswordFromInput { get; } = new("--password-stdin")
    {
        Description = "Read the password from the first line of standard input",
        Recursive = true,
    };

    public Option<bool> Json { get; } = new("--json")
    {
        Description = "Write one JSON object a line, for programs (docs/imagecli-json.md)",
        Recursive = true,
    };

    public void AddTo(RootCommand root)
    {
        Endpoint.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } endpoint && Problem(endpoint) is { } problem) result.AddError(problem);
        });
        root.Add(Endpoint);
        root.Add(Username);
        root.Add(PasswordFromInput);
        root.Add(Json);
    }

    private static string? Problem(string endpoint)
    {
        if (endpoint == CliClients.DemoEndpoint) return null;
        if (string.IsNullOrWhiteSpace(endpoint)) return "The endpoint is empty.";
        try
        {
            ArcBoxEndpoint.Parse(endpoint);
            return null;
        }
        catch (FormatException exception)
        {
            return exception.Message;
        }
    }
}
