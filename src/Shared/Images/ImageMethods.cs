namespace ArcBox.Protocol;

/// <summary>Names of the methods of <c>arcbox.v1.ImageService</c>, as <see cref="ArcBoxException.Method"/> shows them.</summary>
internal static class ImageMethods
{
    public const string Pull = nameof(Pull);
    public const string Push = nameof(Push);
    public const string List = nameof(List);
    public const string Inspect = nameof(Inspect);
    public const string Remove = nameof(Remove);
    public const string Tag = nameof(Tag);
    public const string Build = nameof(Build);
    public const string Exists = nameof(Exists);
}
