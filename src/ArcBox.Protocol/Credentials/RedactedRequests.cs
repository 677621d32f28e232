using Google.Protobuf;

namespace ArcBox.Protocol.V1;

// Google.Protobuf prints every field of a message, and [debug_redact] does not stop it in C#; only this interface does.

/// <inheritdoc/>
public sealed partial class PullImageRequest : ICustomDiagnosticMessage
{
    /// <summary>The request as JSON with <see cref="Auth"/> masked. <c>ToString</c> gives the same.</summary>
    public string ToDiagnosticString() => JsonFormatter.Default.Format(Auth.Length == 0 ? this : new PullImageRequest(this) { Auth = "***" });
}

/// <inheritdoc/>
public sealed partial class PushImageRequest : ICustomDiagnosticMessage
{
    /// <summary>The request as JSON with <see cref="Auth"/> masked. <c>ToString</c> gives the same.</summary>
    public string ToDiagnosticString() => JsonFormatter.Default.Format(Auth.Length == 0 ? this : new PushImageRequest(this) { Auth = "***" });
}
