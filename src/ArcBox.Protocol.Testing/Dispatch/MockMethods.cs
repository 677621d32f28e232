namespace ArcBox.Protocol.Testing;

/// <summary>The names under which calls stand in the log.</summary>
internal static class MockMethods
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
