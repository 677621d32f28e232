namespace ArcBox.Samples.MockServer;

/// <summary>Repositories that want a credential.</summary>
internal sealed record PrivateEntry
{
    public required string Repositories { get; init; }

    public required string Username { get; init; }

    public required string Password { get; init; }

    /// <summary>The entry without the password.</summary>
    public override string ToString() => Repositories;
}
