using System.Text.Json;

namespace ArcBox.Protocol;

/// <summary>The programs that keep credentials for Docker.</summary>
internal sealed class CredentialHelpers(DockerCredentialOptions options)
{
    private const int MaxWords = 2048;
    private const string Prefix = "docker-credential-";

    // github.com/docker/docker-credential-helpers, credentials/error.go; helpers print it to stdout.
    private const string NotFound = "credentials not found in native keychain";

    /// <summary>The platform's usual helper; null if it is not installed or not wanted.</summary>
    public string? Default()
    {
        if (!options.UseDefaultHelper) return null;
        string name = OperatingSystem.IsMacOS() ? "osxkeychain"
            : OperatingSystem.IsWindows() ? "wincred"
            : FindProgram("pass") is not null ? "pass"
            : "secretservice";
        return FindProgram(Prefix + name) is null ? null : name;
    }

    /// <summary>Asks a helper.</summary>
    /// <param name="name">Its name without the prefix.</param>
    /// <param name="namedBy">Who wants it, for errors.</param>
    /// <param name="key">The registry.</param>
    /// <param name="cancellationToken">Kills it.</param>
    public async Task<RegistryCredential?> GetAsync(string name, string namedBy, string key, CancellationToken cancellationToken)
    {
        // A separator would lead to a program outside of PATH.
        if (!name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'))
        {
            throw new CredentialException(
                $"{namedBy} names a credential helper with characters other than letters, digits, '-', '_' and '.'. Correct the name.");
        }

        string program = Prefix + name;
        string path = FindProgram(program) ?? throw new CredentialException(
            $"The credential helper {program} that {namedBy} names for {key} is not on PATH. Install it, or take it out of the configuration.");
        HelperOutput output = await HelperProcess.RunAsync(path, key, options, cancellationToken).ConfigureAwait(false);
        if (output.ExitCode == 0) return Read(output, program, key);

        string said = output.Text.Trim();
        if (said == NotFound) return null;
        // A helper that fails after it has printed the credential must not get that into an error.
        if (said.Contains('{', StringComparison.Ordinal)) said = "";
        if (said.Length > MaxWords) said = said[..MaxWords];
        string words = string.Join(' ', new[] { said, output.Error.Trim() }.Where(text => text.Length > 0));
        throw new CredentialException(
            $"The credential helper {program} failed for {key} with exit code {output.ExitCode}: {(words.Length > 0 ? words : "it did not say why.")} "
                + $"See what 'echo {key} | {program} get' does, or log in again with 'docker login'.");
    }

    private static RegistryCredential? Read(HelperOutput output, string program, string key)
    {
        HelperAnswer? answer = null;
        try
        {
            answer = JsonSerializer.Deserialize(output.Text, DockerConfigJson.Default.HelperAnswer);
        }
        catch (JsonException)
        {
            // Reported below, without the text: it may well be the secret.
        }

        if (answer is { IsEmpty: true }) return null;
        return answer is { IsValid: true }
            ? answer.ToCredential(key)
            : throw new CredentialException($"The answer of the credential helper {program} for {key} is not a credential. Log in again with 'docker login'.");
    }

    // Relative directories of PATH are left out: they would run what lies in the current directory.
    private string? FindProgram(string name)
    {
        string file = OperatingSystem.IsWindows() ? $"{name}.exe" : name;
        return (options.Read("PATH") ?? "").Split(Path.PathSeparator)
            .Where(Path.IsPathFullyQualified)
            .Select(directory => Path.Combine(directory, file))
            .FirstOrDefault(IsProgram);
    }

    private static bool IsProgram(string path)
    {
        const UnixFileMode anyone = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & anyone) != 0);
    }
}
