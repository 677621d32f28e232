namespace ArcBox.Protocol;

/// <summary>What a helper ended with. No record: it would print itself.</summary>
/// <param name="exitCode">The exit code.</param>
/// <param name="text">Its standard output; a secret if it ended well.</param>
/// <param name="error">The beginning of its standard error.</param>
internal sealed class HelperOutput(int exitCode, string text, string error)
{
    public int ExitCode => exitCode;

    public string Text => text;

    public string Error => error;
}
