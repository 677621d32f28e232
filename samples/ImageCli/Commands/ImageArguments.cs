using System.CommandLine;
using System.CommandLine.Parsing;
using ArcBox.Protocol;

namespace ArcBox.Samples.ImageCli.Commands;

/// <summary>Arguments that name images. What is wrong with a name is told before anything is connected.</summary>
internal static class ImageArguments
{
    /// <summary>References of images that need not be here, with digests or without.</summary>
    public static Argument<string[]> References(string description)
    {
        Argument<string[]> argument = new("REF") { Description = description, Arity = ArgumentArity.OneOrMore };
        argument.Validators.Add(result => Check(result, allowDigest: true));
        return argument;
    }

    /// <summary>A name to give to an image, or to publish it under; that cannot be a digest.</summary>
    public static Argument<string> Name(string placeholder, string description)
    {
        Argument<string> argument = new(placeholder) { Description = description };
        argument.Validators.Add(result => Check(result, allowDigest: false));
        return argument;
    }

    /// <summary>A local image. Ids count too, so that the daemon alone can judge it.</summary>
    public static Argument<string> LocalImage(string placeholder, string description)
    {
        Argument<string> argument = new(placeholder) { Description = description };
        argument.Validators.Add(RefuseBlank);
        return argument;
    }

    public static void Check(SymbolResult result, bool allowDigest)
    {
        foreach (Token token in result.Tokens)
        {
            if (Problem(token.Value, allowDigest) is { } problem) result.AddError(problem);
        }
    }

    public static void RefuseBlank(SymbolResult result)
    {
        if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value))) result.AddError("An image's name or id is empty.");
    }

    public static void CheckPlatform(OptionResult result)
    {
        if (result.GetValueOrDefault<string?>() is { } text && !(Platform.TryParse(text, out Platform? platform) && KnownSystems.Allow(platform)))
            result.AddError($"'{text}' is not a platform. Write os/architecture, such as linux/arm64.");
    }

    private static string? Problem(string text, bool allowDigest)
    {
        try
        {
            ImageReference reference = ImageReference.Parse(text);
            return allowDigest || reference.Digest is null
                ? null
                : $"'{text}' has a digest, which follows from the content and cannot be given. Name a tag.";
        }
        catch (FormatException exception)
        {
            return exception.Message;
        }
    }
}
