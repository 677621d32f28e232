using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ArcBox.Protocol;
using ArcBox.Samples.ImageCli.Commands;
using ArcBox.Samples.ImageCli.Output;

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

    public Option<int?> Wait { get; } = new("--wait")
    {
        Description = "Wait so long for a daemon that is starting",
        HelpName = "SECONDS",
        Recursive = true,
    };

    public Option<int?> Timeout { get; } = new("--timeout")
    {
        Description = "Give up after so long without the answer (list, inspect, tag, rm and exists)",
        HelpName = "SECONDS",
        Recursive = true,
    };

    public Option<int?> StallTimeout { get; } = new("--stall-timeout")
    {
        Description = "Give up after so long without any progress (pull, push and build)",
        HelpName = "SECONDS",
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
        Description = "Read the password from the first line of standard input (pull and push)",
        Recursive = true,
    };

    public Option<bool> NoStoredCredentials { get; } = new("--no-stored-credentials")
    {
        Description = "Do not use what 'docker login' stored (pull and push)",
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
        foreach (Option<int?> time in new[] { Wait, Timeout, StallTimeout }) time.Validators.Add(RefuseNoTime);
        Username.Validators.Add(result =>
        {
            foreach (string name in result.Tokens.Select(token => token.Value))
            {
                if (name.Length == 0) result.AddError("The user name of --username is empty.");
                // RFC 7617 §2: the first colon ends the user name.
                if (name.Contains(':', StringComparison.Ordinal)) result.AddError("The user name of --username cannot contain a colon.");
            }
        });
        root.Add(Endpoint);
        root.Add(Wait);
        root.Add(Timeout);
        root.Add(StallTimeout);
        root.Add(Username);
        root.Add(PasswordFromInput);
        root.Add(NoStoredCredentials);
        root.Add(Json);
    }

    public static TimeSpan? ToTime(int? seconds) => seconds is { } value ? TimeSpan.FromSeconds(value) : null;

    /// <summary>Refuses a limit that the command does not have: whoever gives it believes that it holds.</summary>
    public void CheckLimits(ParseResult arguments, ImageCommand command)
    {
        if (arguments.GetValue(Timeout) is not null && command.Limit != CommandLimit.Answer)
            throw new UsageException($"{command.Name} takes no --timeout, which is for list, inspect, tag, rm and exists");
        if (arguments.GetValue(StallTimeout) is not null && command.Limit != CommandLimit.Stall)
            throw new UsageException($"{command.Name} takes no --stall-timeout, which is for pull, push and build");
    }

    /// <summary>Refuses half a credential, and one that the command would not use: whoever gives it believes that it is used.</summary>
    public void CheckCredentials(ParseResult arguments, ImageCommand command)
    {
        bool hasName = arguments.GetValue(Username) is not null;
        bool hasPassword = arguments.GetValue(PasswordFromInput);
        if ((hasName || hasPassword) && !command.TakesCredentials)
            throw new UsageException($"{command.Name} takes no credentials: --username and --password-stdin are for pull and push");
        if (hasName != hasPassword) throw new UsageException("--username and --password-stdin go together: give both or neither");
    }

    /// <summary>What the user can do about a failure; null if there is nothing to say.</summary>
    public string? Advice(ParseResult arguments, Exception failure, ImageCommand command)
        => CredentialAdvice.For(failure, command, hasCredential: arguments.GetValue(Username) is not null)
            ?? ReadinessAdvice.For(failure, waited: arguments.GetValue(Wait) is not null);

    private static void RefuseNoTime(OptionResult result)
    {
        if (result.Tokens is [var seconds] && !(int.TryParse(seconds.Value, CultureInfo.InvariantCulture, out int value) && value is > 0 and <= 86_400))
            result.AddError($"'{seconds.Value}' is no time to wait: {result.Option.Name} takes 1 to 86400 seconds.");
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
