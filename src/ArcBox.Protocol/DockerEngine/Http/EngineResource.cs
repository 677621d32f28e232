using System.Text;
using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>Writes the paths of engine requests, without the API version.</summary>
internal sealed class EngineResource
{
    private readonly StringBuilder _text;
    private char _separator = '?';

    public EngineResource(string path) => _text = new StringBuilder(path);

    /// <summary>A path below one image. Engines take slashes and colons of names as they are.</summary>
    public static EngineResource Image(string name, string action = "")
    {
        // Uri folds "." and ".." away: a name must not lead to another resource than that of an image.
        string[] segments = name.Split('/');
        if (segments.Any(segment => segment is "" or "." or ".."))
            throw StatusDetails.ToException(StatusCode.InvalidArgument, $"'{name}' is not an image's name or id.", ErrorReasons.InvalidReference);

        IEnumerable<string> escaped = segments.Select(segment => Uri.EscapeDataString(segment).Replace("%3A", ":").Replace("%40", "@"));
        return new EngineResource($"images/{string.Join('/', escaped)}{action}");
    }

    /// <summary>Adds a parameter, unless it is null.</summary>
    public EngineResource With(string name, string? value)
    {
        if (value is null) return this;
        _text.Append(_separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
        _separator = '&';
        return this;
    }

    /// <summary>Adds a parameter with the value 1 if it is to be on.</summary>
    public EngineResource With(string name, bool on) => With(name, on ? "1" : null);

    public override string ToString() => _text.ToString();
}
