using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Tests.Docs;

/// <summary>The examples of docs/filters.md: <see cref="SnippetTests"/> checks that they are these.</summary>
public sealed class FilterSnippets
{
    [Test]
    public async Task ListAsync_Filters_AreSent()
    {
        ListingService service = new();
        await using ImageClient client = new(new InMemoryChannel(service));
        ListOptions options = new() { Filters = new ImageFilters().Reference("nginx:1.*").Label("stage", "test").Since("nginx:1.26") };

        IReadOnlyList<ImageSummary> images = await client.ListAsync(options);

        Assert.That(images, Is.Empty);
        Assert.That(service.Filters, Is.EqualTo("""{"label":["stage=test"],"reference":["nginx:1.*"],"since":["nginx:1.26"]}"""));
    }

    [Test]
    public async Task ListAsync_FilterThatTheEngineDoesNotKnow_HasAReason()
    {
        ListingService service = new() { Refusal = "Invalid filter 'until'" };
        await using ImageClient client = new(new InMemoryChannel(service));

        try
        {
            await client.ListAsync(new ListOptions { Filters = new ImageFilters().Until(TimeSpan.FromDays(30)) });
        }
        catch (ArcBoxException exception) when (exception.Reason == ErrorReasons.InvalidFilter)
        {
            Console.WriteLine(exception.Message);      // Invalid filter 'until', of a Docker that is older
        }

        Assert.That(service.Filters, Is.EqualTo("""{"until":["720h0m0s"]}"""));
    }

    [Test]
    public void Parse_EitherForm_IsTheSame()
    {
        ImageFilters lists = ImageFilters.Parse("""{"label":["stage=test"],"dangling":["false"]}""");
        ImageFilters maps = ImageFilters.Parse("""{"label":{"stage=test":true},"dangling":{"false":true}}""");

        Console.WriteLine(maps);                       // {"dangling":["false"],"label":["stage=test"]}

        Assert.That(maps.ToJson(), Is.EqualTo("""{"dangling":["false"],"label":["stage=test"]}""").And.EqualTo(lists.ToJson()));
    }

    [Test]
    public void TryParse_AnotherForm_IsFalse()
    {
        bool isRead = ImageFilters.TryParse("""{"label":"stage"}""", out ImageFilters? filters);

        Assert.That(isRead, Is.False);
        Assert.That(filters, Is.Null);
    }

    [Test]
    public void Filters_Initializer_CanBeEnumerated()
    {
        ImageFilters podman = new() { { "id", "3f2a" }, { "readonly", "false" } };

        foreach ((string key, IReadOnlyList<string> values) in podman) Console.WriteLine($"{key}: {string.Join(", ", values)}");

        Assert.That(podman.Select(pair => pair.Key), Is.EqualTo(["id", "readonly"]));
    }

    private sealed class ListingService : ImageService.ImageServiceBase
    {
        public string? Refusal { get; init; }

        public string? Filters { get; private set; }

        public override Task<ListImagesResponse> List(ListImagesRequest request, ServerCallContext context)
        {
            Filters = request.Filters;
            if (Refusal is not null) throw ImageServiceFailure.Create(StatusCode.InvalidArgument, Refusal, ErrorReasons.InvalidFilter);
            return Task.FromResult(new ListImagesResponse());
        }
    }
}
