using Microsoft.Extensions.Options;

namespace ArcBox.Protocol;

/// <summary>Says of all options at once what is wrong with them.</summary>
internal sealed class ArcBoxImageClientOptionsValidator(IOptionsMonitor<ImageClientSetup> setups) : IValidateOptions<ArcBoxImageClientOptions>
{
    public ValidateOptionsResult Validate(string? name, ArcBoxImageClientOptions options)
    {
        List<string> problems = [];
        bool hasChannel = setups.Get(name).Channel is not null;
        if (options.Endpoint is { } endpoint)
        {
            if (EndpointReader.Read(endpoint, out ArcBoxEndpoint? _) is { } problem)
                problems.Add($"Endpoint: '{EndpointText.WithoutUser(endpoint)}' is not an endpoint: {problem}.");
            else if (hasChannel)
                problems.Add(NotUsed($"{nameof(options.Endpoint)}: '{endpoint}'"));
        }

        if (hasChannel && options.ConnectTimeout is not null) problems.Add(NotUsed($"{nameof(options.ConnectTimeout)}:"));
        if (hasChannel && options.AllowCredentialsOverPlainText) problems.Add(NotUsed($"{nameof(options.AllowCredentialsOverPlainText)}:"));

        CheckTime(nameof(options.ConnectTimeout), options.ConnectTimeout);
        CheckTime(nameof(options.CallTimeout), options.CallTimeout);
        CheckTime(nameof(options.StallTimeout), options.StallTimeout);
        if (options.MaxAttempts < 1) problems.Add(FormattableString.Invariant($"MaxAttempts: {options.MaxAttempts} is below 1, which tries once."));
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems.Select(problem => $"{OptionsOf.Client(name)}: {problem}"));

        void CheckTime(string option, TimeSpan? value)
        {
            if (value is { } time && (time <= TimeSpan.Zero || time > TimeLimit.Longest))
                problems.Add($"{option}: {time} is no time to wait: it must be above zero and at most 24 days, such as 00:00:30.");
        }
    }

    private static string NotUsed(string option) => $"{option} is not used, because the client has a channel of its own. Leave out one of the two.";
}
