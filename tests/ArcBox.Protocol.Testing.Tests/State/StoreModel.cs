using Grpc.Core;

namespace ArcBox.Protocol.Testing.Tests.State;

/// <summary>What an engine and its registries are: names that lead to images.</summary>
internal sealed class StoreModel
{
    private readonly List<MockImage> _images = [];
    private readonly Dictionary<string, MockImage> _registry = [];
    private readonly Dictionary<string, MockImage> _names = [];

    public HashSet<MockImage> Local { get; } = [];

    public static string Digested(string name, MockImage image) => $"{Repository(name)}@{image.Digest}";

    public MockImage Add(ArcBoxMockServer server, string name, MockImageOptions options)
    {
        MockImage image = server.AddImage(name, options);
        _images.Add(image);
        return _registry[name] = image;
    }

    public MockImage Image(int number) => _images[number % _images.Count];

    public MockImage? Find(string name) => _names.GetValueOrDefault(name);

    public MockImage? FindInRegistry(string name) => _registry.GetValueOrDefault(name);

    public IEnumerable<string> NamesOf(string id) => _names.Where(name => name.Value.Id == id).Select(name => name.Key);

    public StatusCode Pull(string name)
    {
        if (FindInRegistry(name) is not { } image) return StatusCode.NotFound;
        Local.Add(image);
        _names[name] = image;
        _names[Digested(name, image)] = image;
        return StatusCode.OK;
    }

    public StatusCode Tag(string source, string target)
    {
        if (Find(source) is not { } image) return StatusCode.NotFound;
        _names[target] = image;
        return StatusCode.OK;
    }

    public StatusCode Push(string name)
    {
        if (Find(name) is not { } image) return StatusCode.NotFound;
        _registry[name] = image;
        _names[Digested(name, image)] = image;
        return StatusCode.OK;
    }

    public StatusCode Remove(string name)
    {
        if (Find(name) is not { } image) return StatusCode.NotFound;
        _names.Remove(name);
        string[] same = [.. NamesOf(image.Id).Where(other => Repository(other) == Repository(name))];
        if (!IsDigest(name) && same.All(IsDigest)) Array.ForEach(same, digest => _names.Remove(digest));
        if (!NamesOf(image.Id).Any()) Local.Remove(image);
        return StatusCode.OK;
    }

    public StatusCode RemoveId(MockImage image, bool force)
    {
        if (!Local.Contains(image)) return StatusCode.NotFound;
        string[] names = [.. NamesOf(image.Id)];
        bool isSingle = names.Select(Repository).Distinct().Count() <= 1 && names.Count(name => !IsDigest(name)) <= 1;
        if (!isSingle && !force) return StatusCode.FailedPrecondition;
        Array.ForEach(names, name => _names.Remove(name));
        Local.Remove(image);
        return StatusCode.OK;
    }

    private static bool IsDigest(string name) => name.Contains('@');

    private static string Repository(string name) => name[..name.IndexOfAny(['@', ':'])];
}
