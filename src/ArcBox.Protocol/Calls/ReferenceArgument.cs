using System.Runtime.CompilerServices;
using ArcBox.Protocol.V1;

namespace ArcBox.Protocol;

/// <summary>Checks the references that callers pass, so that a mistake is told at the call and not by a daemon's words later.</summary>
internal static class ReferenceArgument
{
    public static ImageReference Check(string reference, [CallerArgumentExpression(nameof(reference))] string? argument = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reference, argument);
        try
        {
            return ImageReference.Parse(reference);
        }
        catch (FormatException exception)
        {
            throw new ArgumentException(exception.Message, argument, exception);
        }
    }

    /// <summary>A reference that names something, which a digest cannot.</summary>
    public static ImageReference CheckName(string reference, [CallerArgumentExpression(nameof(reference))] string? argument = null)
    {
        ImageReference parsed = Check(reference, argument);
        return parsed.Digest is null
            ? parsed
            : throw new ArgumentException($"'{reference}' has a digest. A digest follows from the content and cannot be given; name a tag.", argument);
    }

    public static TagImageRequest ToTagRequest(string source, string target, string argument)
    {
        ImageReference name = CheckName(target, argument).WithDefaultTag();
        // docker.io/localhost/app without its beginning would be an image of another registry.
        bool isClear = ImageReference.TryParse(name.FamiliarRepository, out ImageReference? read) && read.Repository == name.Repository;
        return new TagImageRequest { Source = source, Repo = isClear ? name.FamiliarRepository : name.Repository, Tag = name.Tag };
    }
}
