using ArcBox.Protocol;
using ArcBox.Samples.ImageCli.Commands;

namespace ArcBox.Samples.ImageCli.Output;

/// <summary>What helps after a registry refused.</summary>
internal static class CredentialAdvice
{
    private const string Options = "--username NAME --password-stdin";
    private const string WithoutStored = "--no-stored-credentials";

    /// <summary>One line; null if the failure is another.</summary>
    /// <param name="failure">Why the command failed.</param>
    /// <param name="command">The command.</param>
    /// <param name="hasCredential">True if the command line gave a credential.</param>
    public static string? For(Exception failure, ImageCommand command, bool hasCredential) => failure switch
    {
        CredentialException => $"or go without, with {WithoutStored}",
        ArcBoxException { Reason: ErrorReasons.InsecureTransport } when !hasCredential
            => $"the credentials are stored ones; to go without them: {WithoutStored}",
        not RegistryAuthenticationException => null,
        _ when hasCredential => "the registry refused the credentials given",
        // The engine builds on the base image that it has.
        _ when !command.TakesCredentials => $"fetch the base image first, with pull and {Options}",
        _ => $"give credentials with {Options}, or store them with 'docker login'",
    };
}
