namespace ArcBox.Samples.ImageCli;

/// <summary>Reads the password of <c>--password-stdin</c>: the first line, without its end.</summary>
internal static class PasswordInput
{
    // Tokens of cloud registries have a few kilobytes. What is longer is a mistake, such as the wrong file.
    private const int MaxLength = 64 * 1024;

    public static async Task<string> ReadAsync(TextReader input, CancellationToken cancellationToken)
    {
        // The console's reader blocks whatever token it is given, and Ctrl-C must not wait for Enter.
        string line = await Task.Run(() => ReadLine(input), CancellationToken.None).WaitAsync(cancellationToken);
        return line.Length > 0 ? line : throw new UsageException("standard input holds no password");
    }

    private static string ReadLine(TextReader input)
    {
        System.Text.StringBuilder line = new();
        for (int character = input.Read(); character is not (-1 or '\n'); character = input.Read())
        {
            if (line.Length == MaxLength) throw new UsageException($"the password on standard input is longer than {MaxLength} characters");
            line.Append((char)character);
        }

        return line.ToString().TrimEnd('\r');
    }
}
