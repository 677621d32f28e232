using System.Buffers;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Enum = System.Enum;
using Status = Grpc.Core.Status;

namespace ArcBox.Protocol.Testing;

/// <summary>Puts a call together from the lines of a cassette. What is wrong with a line it tells by a <see cref="FormatException"/>.</summary>
internal sealed class CassetteCallReader
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private readonly CassetteMethod _method;
    private readonly List<string> _dockerfile = [];
    private readonly List<string> _files = [];
    private readonly List<string> _options = [];
    private readonly List<KeyValuePair<string, string>> _headers = [];
    private readonly List<string> _messages = [];
    private readonly List<string> _details = [];
    private string? _request;
    private string? _archive;
    private string? _key;
    private Status? _status;
    private bool _isTruncated;
    private bool _isInterrupted;

    public CassetteCallReader(string method, int line)
    {
        _method = CassetteMethod.Find(method)
            ?? throw new FormatException($"'{Short(method)}' is no method; the methods are {string.Join(", ", CassetteMethod.Names)}");
        Line = line;
    }

    /// <summary>The line on which the call begins.</summary>
    public int Line { get; }

    public void Read(string word, string rest)
    {
        switch (word)
        {
            case CassetteWords.Request when _method.Request is { } type && _request is null: _request = Canonical(rest, type); break;
            case CassetteWords.Dockerfile when _method.Request is null: _dockerfile.Add(CassetteJson.Unquote(rest)); break;
            case CassetteWords.File when _method.Request is null: _files.Add(CassetteJson.Unquote(rest)); break;
            case CassetteWords.Option when _method.Request is null: _options.Add(CassetteJson.Unquote(rest)); break;
            case CassetteWords.Archive when _method.Request is null && _archive is null: _archive = Digest(rest); break;
            case CassetteWords.Truncated when _method.Request is null && rest.Length == 0: _isTruncated = true; break;
            case CassetteWords.Key when _key is null: _key = Digest(rest); break;
            case CassetteWords.Metadata: _headers.Add(Header(rest)); break;
            case CassetteWords.Message: _messages.Add(Canonical(rest, _method.Response)); break;
            case CassetteWords.Status when _status is null: _status = ReadStatus(rest); break;
            case CassetteWords.Detail: _details.Add(Detail(rest)); break;
            case CassetteWords.Interrupted when rest.Length == 0: _isInterrupted = true; break;
            default: throw new UnknownWordException($"'{Short(word)}' means nothing here, or stands here for a second time, in a call of {_method.Name}");
        }
    }

    public CassetteCall Finish()
    {
        if (_method.Request is not null && _request is null) throw new FormatException($"This call has no line '{CassetteWords.Request}'");
        if (_status is null == !_isInterrupted)
            throw new FormatException($"This call has to have a line '{CassetteWords.Status}' or a line '{CassetteWords.Interrupted}', and has both or none");
        bool hasEndedWell = _status?.StatusCode is StatusCode.OK;
        if (!_method.IsStream && _messages.Count != (hasEndedWell ? 1 : 0))
            throw new FormatException($"A call of {_method.Name} has one line '{CassetteWords.Message}' if it ended well, and none otherwise");
        if (_details.Count > 0 && (_isInterrupted || hasEndedWell)) throw new FormatException("Only a call that failed has details");
        return new CassetteCall
        {
            Method = _method.Name,
            Request = _request,
            Upload = _method.Request is null ? Upload() : null,
            Key = _key,
            Headers = _headers.AsReadOnly(),
            Messages = _messages.AsReadOnly(),
            Status = _status,
            Details = _details.AsReadOnly(),
        };
    }

    private CassetteUpload Upload() => new()
    {
        Dockerfile = _dockerfile.Count > 0 ? string.Join('\n', _dockerfile) : null,
        Files = _files.Order(StringComparer.Ordinal).ToList().AsReadOnly(),
        Options = _options.AsReadOnly(),
        ArchiveDigest = _archive,
        IsTruncated = _isTruncated,
    };

    private static string Canonical(string json, Google.Protobuf.Reflection.MessageDescriptor type) => CassetteJson.Format(CassetteJson.Parse(json, type));

    private static string Detail(string json)
    {
        Struct detail = (Struct)CassetteJson.Parse(json, Struct.Descriptor);
        StatusDetail.Check(detail);
        return CassetteJson.Format(detail);
    }

    private static string Digest(string text)
        => text.StartsWith("sha256:", StringComparison.Ordinal) && text.Length == 71 && text.AsSpan(7).IndexOfAnyExcept(HexDigits) < 0
            ? text
            : throw new FormatException("a digest is expected, 'sha256:' and 64 hex digits in lower case");

    private static KeyValuePair<string, string> Header(string rest)
    {
        string[] parts = rest.Split(' ', 2);
        if (parts.Length < 2 || parts[0].Length == 0) throw new FormatException("a key and a text in quotes are expected");
        return KeyValuePair.Create(parts[0], CassetteJson.Unquote(parts[1]));
    }

    private static Status ReadStatus(string rest)
    {
        string[] parts = rest.Split(' ', 2);
        // TryParse alone takes numbers and lists too.
        if (!Enum.TryParse(parts[0], out StatusCode code) || code.ToString() != parts[0])
            throw new FormatException($"'{Short(parts[0])}' is no status; such are OK and NotFound");
        return new Status(code, parts.Length > 1 ? CassetteJson.Unquote(parts[1]) : "");
    }

    private static string Short(string word) => word.Length > 40 ? word[..40] + "…" : word;
}
