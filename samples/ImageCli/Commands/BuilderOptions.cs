using System.CommandLine;
using System.CommandLine.Parsing;
using ArcBox.Protocol;

namespace ArcBox.Samples.ImageCli.Commands;

/// <summary>What the command line says to the builder, in the words of <c>docker build</c>.</summary>
internal sealed class BuilderOptions
{
    private readonly Option<string[]> _arguments = new("--build-arg")
    {
        Description = "A value for an ARG of the Dockerfile; a name alone takes it from the environment",
        HelpName = "K=V",
    };

    private readonly Option<string?> _target = new("--target") { Description = "The stage to build. Default: the last one", HelpName = "STAGE" };
    private readonly Option<string[]> _labels = new("--label") { Description = "A label for the image; may be given several times", HelpName = "K=V" };
    private readonly Option<string?> _platform = new("--platform") { Description = "Platform of the base images, such as linux/arm64", HelpName = "P" };
    private readonly Option<bool> _noCache = new("--no-cache") { Description = "Runs each step anew" };
    private readonly Option<bool> _pull = new("--pull") { Description = "Asks the registry for newer base images" };

    private readonly Option<string?> _builder = new("--builder")
    {
        Description = "Which of dockerd's builders is to build. Default: the classic one",
        HelpName = "classic|buildkit",
    };

    public BuilderOptions()
    {
        _builder.AcceptOnlyFromAmong("classic", "buildkit");
        _arguments.Validators.Add(result => RefuseNameless(result, "--build-arg wants NAME=VALUE, or NAME alone"));
        _labels.Validators.Add(result => RefuseNameless(result, "--label wants NAME=VALUE, or NAME alone"));
        _platform.Validators.Add(ImageArguments.CheckPlatform);
        _target.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value))) result.AddError("--target wants the name of a stage.");
        });
    }

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_arguments, _target, _labels, _platform, _noCache, _pull, _builder]) command.Add(option);
    }

    public BuildOptions Read(CliSession session)
    {
        Dictionary<string, string?> arguments = [];
        Dictionary<string, string> labels = [];
        foreach ((string name, string? value) in Pairs(session.Arguments.GetValue(_arguments))) arguments[name] = value ?? session.Variable(name);
        foreach ((string name, string? value) in Pairs(session.Arguments.GetValue(_labels))) labels[name] = value ?? "";
        return new BuildOptions
        {
            BuildArguments = arguments,
            Target = session.Arguments.GetValue(_target),
            Labels = labels,
            Platform = session.Arguments.GetValue(_platform) is { } platform ? Platform.Parse(platform) : null,
            NoCache = session.Arguments.GetValue(_noCache),
            Pull = session.Arguments.GetValue(_pull),
            Builder = session.Arguments.GetValue(_builder) switch { "classic" => ImageBuilder.Classic, "buildkit" => ImageBuilder.BuildKit, _ => null },
        };
    }

    private static IEnumerable<(string Name, string? Value)> Pairs(string[]? words)
        => (words ?? []).Select(word => word.Split('=', 2)).Select(parts => (parts[0], parts.Length > 1 ? parts[1] : null));

    // The value stays out of the message: it may be secret.
    private static void RefuseNameless(SymbolResult result, string usage)
    {
        if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value.Split('=')[0]))) result.AddError($"{usage}; the name is missing.");
    }
}
