using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ArcBox.Protocol;

/// <summary>Refuses keys of a client's section that are no option: most are mistyped, and would be passed over in silence.</summary>
internal sealed class UnknownKeys(string client, IConfiguration section) : IValidateOptions<ArcBoxImageClientOptions>
{
    private static readonly string[] Known =
    [
        nameof(ArcBoxImageClientOptions.Endpoint), nameof(ArcBoxImageClientOptions.ConnectTimeout), nameof(ArcBoxImageClientOptions.CallTimeout),
        nameof(ArcBoxImageClientOptions.StallTimeout), nameof(ArcBoxImageClientOptions.MaxAttempts), nameof(ArcBoxImageClientOptions.UseStoredCredentials),
        nameof(ArcBoxImageClientOptions.AllowCredentialsOverPlainText),
    ];

    public ValidateOptionsResult Validate(string? name, ArcBoxImageClientOptions options)
    {
        if (name != client) return ValidateOptionsResult.Skip;
        string[] unknown = [.. section.GetChildren().Select(child => child.Key).Where(key => !Known.Contains(key, StringComparer.OrdinalIgnoreCase))];
        string place = section is IConfigurationSection { Path.Length: > 0 } named ? $"section '{named.Path}'" : "the configuration";
        return unknown.Length == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(unknown.Select(key => $"{OptionsOf.Client(name)}: '{key}' in {place} is no option. Options are {string.Join(", ", Known)}."));
    }
}
