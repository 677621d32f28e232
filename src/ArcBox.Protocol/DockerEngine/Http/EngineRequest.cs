namespace ArcBox.Protocol;

/// <summary>What is asked of an engine, and about which image: both decide what its failure means.</summary>
/// <param name="Operation">What it is to do.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Resource">The path and its parameters.</param>
internal sealed record EngineRequest(EngineOperation Operation, HttpMethod Method, EngineResource Resource)
{
    /// <summary>The names of the image that the user gave, in the forms in which engines repeat them; longest first.</summary>
    public IReadOnlyList<string> Subject { get; init; } = [];

    /// <summary>Headers beside those that every request has.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Hides the credentials in the headers.</summary>
    public CredentialMask Mask { get; init; } = CredentialMask.None;

    /// <summary>The forms in which an engine may write a reference. A bare word is left out: it could be one of the engine's own.</summary>
    public static IReadOnlyList<string> Names(ImageReference reference)
        => [.. new[] { reference.ToString(), reference.FamiliarName, reference.Repository, reference.FamiliarRepository, reference.Path }
            .Where(name => name.AsSpan().ContainsAny('/', ':')).Distinct().OrderByDescending(name => name.Length)];

    /// <summary>The engine's own words: an image may be called "unauthorized".</summary>
    public string WithoutSubject(string message)
        => Subject.Aggregate(message, static (text, name) => text.Replace(name, "…", StringComparison.Ordinal));
}
