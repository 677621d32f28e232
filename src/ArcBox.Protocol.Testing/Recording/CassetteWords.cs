namespace ArcBox.Protocol.Testing;

/// <summary>The words with which the lines of a cassette begin.</summary>
internal static class CassetteWords
{
    public const string Header = "arcbox-cassette";
    public const string Version = "1";

    public const string Call = "call";
    public const string Request = "request";
    public const string Dockerfile = "dockerfile";
    public const string File = "file";
    public const string Archive = "archive";
    public const string Option = "option";
    public const string Truncated = "truncated";
    public const string Key = "key";
    public const string Metadata = "header";
    public const string Message = "message";
    public const string Status = "status";
    public const string Detail = "detail";
    public const string Interrupted = "interrupted";
    public const string End = "end";
}
