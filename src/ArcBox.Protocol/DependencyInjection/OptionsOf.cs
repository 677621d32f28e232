namespace ArcBox.Protocol;

/// <summary>How messages name the options of a client.</summary>
internal static class OptionsOf
{
    public static string Client(string? name) => string.IsNullOrEmpty(name) ? "The options of the image client" : $"The options of the image client '{name}'";
}
