namespace ArcBox.Protocol.Testing;

/// <summary>A line of an image's history.</summary>
internal sealed record ImageHistory(DateTimeOffset Created, string CreatedBy, bool IsEmptyLayer);
