namespace ArcBox.Protocol;

/// <summary>What this library was made against.</summary>
public static class ArcBoxProtocol
{
    /// <summary>
    /// Version of arcbox-protocol whose <c>arcbox.v1.ImageService</c> the generated types describe. The library's own version is another one.
    /// </summary>
    public const string Version = "0.4.10";
}
