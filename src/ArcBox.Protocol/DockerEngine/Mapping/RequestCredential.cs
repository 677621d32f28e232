namespace ArcBox.Protocol;

/// <summary>Checks the credentials of requests before an engine sees them.</summary>
internal static class RequestCredential
{
    /// <summary>The credential in the one form that engines read. dockerd takes all others for none, and does not say so.</summary>
    public static string Read(string auth) => auth.Length == 0 ? "" : RegistryAuth.Normalize(auth) ?? throw RequestArgument.InvalidAuth();
}
