using ArcBox.Protocol;
using ArcBox.Samples.ImageCli.Commands;

namespace ArcBox.Samples.ImageCli.Output;

/// <summary>What helps after a registry refused.</summary>
internal static class CredentialAdvice
{
    private const string Options = "--username NAME --password-stdin";

    /// <summary>One line; null if the failure is another.</summary>
    /// <param name="failure">Why the command failed.</param>
    /// <param name="command">The command.</param>
    /// <param name="hasCredential">True if it had a credential to send.</param>
    public static string? For(Exception failure, ImageCommand command, bool hasCredential) => failure switch
    {
        not RegistryAuthenticationException => null,
        _ when hasCredential => "the registry refused the credentials given",
        // The engine builds on the base image that it has.
        _ when !command.TakesCredentials => $"fetch the base image first, with pull and {Options}",
        _ => $"give credentials with {Options}",
    };
}
