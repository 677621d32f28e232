using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace ArcBox.Protocol.Tests.Client;

/// <summary>Build options on their way to a service in this process, and where they have no way.</summary>
[CancelAfter(30_000)]
public sealed class BuildOptionsTests
{
    private static IEnumerable<TestCaseData> Options =>
    [
        new TestCaseData(new BuildOptions { BuildArguments = new Dictionary<string, string?> { ["A"] = null } }, "BuildArguments"),
        new TestCaseData(new BuildOptions { Target = "a" }, "Target"),
        new TestCaseData(new BuildOptions { Labels = new Dictionary<string, string> { ["a"] = "" } }, "Labels"),
        new TestCaseData(new BuildOptions { Platform = Platform.Parse("linux") }, "Platform"),
        new TestCaseData(new BuildOptions { NoCache = true, Pull = true }, "NoCache, Pull"),
        new TestCaseData(new BuildOptions { Builder = ImageBuilder.Classic }, "Builder"),
        new TestCaseData(new BuildOptions { Pull = true, Builder = ImageBuilder.BuildKit }, "Pull, Builder"),
    ];

    [TestCaseSource(nameof(Options))]
    public async Task BuildAsync_ServiceInThisProcess_GetsThem(BuildOptions options, string _)
    {
        BuilderDouble service = new();
        await using ImageClient client = new(new InMemoryChannel(service));

        await client.BuildToEndAsync(Context, options with { Tags = [], Timeout = TimeSpan.FromHours(1) });

        BuildOptions? given = service.Given.Single();
        Assert.That(given!.BuildArguments, Is.EqualTo(options.BuildArguments));
        Assert.That(given.Labels, Is.EqualTo(options.Labels));
        Assert.That((given.Target, given.Platform, given.NoCache, given.Pull), Is.EqualTo((options.Target, options.Platform, options.NoCache, options.Pull)));
        Assert.That(given.Builder, Is.EqualTo(options.Builder));
        Assert.That(given.Timeout, Is.Null, "that is the client's matter");
    }

    [Test]
    public async Task BuildAsync_NothingForTheBuilder_GivesItNothing()
    {
        BuilderDouble service = new();
        await using ImageClient client = new(new InMemoryChannel(service));

        await client.BuildToEndAsync(Context, new BuildOptions { Timeout = TimeSpan.FromHours(1) });

        Assert.That(service.Given, Is.EqualTo(new BuildOptions?[] { null }));
    }

    [Test]
    public async Task BuildAsync_OptionsChangedMeanwhile_AreAsTheyWere()
    {
        BuilderDouble service = new();
        Dictionary<string, string?> arguments = new() { ["A"] = "1" };
        await using ImageClient client = new(new InMemoryChannel(service));

        IAsyncEnumerable<BuildProgress> build = client.BuildAsync(Context, new BuildOptions { BuildArguments = arguments });
        arguments["A"] = "2";
        await foreach (BuildProgress line in build) Assert.Fail($"{line}");

        Assert.That(service.Given.Single()!.BuildArguments["A"], Is.EqualTo("1"));
    }

    [Test]
    public async Task BuildAsync_Interceptors_SeeTheBuildAndLetThemThrough()
    {
        int started = 0;
        BuilderDouble service = new();
        ArcBoxChannelOptions options = new() { Interceptors = [new StartInterceptor(() => started++)] };
        await using ImageClient client = ImageClient.Over(new InMemoryChannel(service), options);

        await client.BuildToEndAsync(Context, new BuildOptions { Target = "a" });

        Assert.That(started, Is.EqualTo(1));
        Assert.That(service.Given.Single()!.Target, Is.EqualTo("a"));
    }

    [TestCaseSource(nameof(Options))]
    public async Task BuildAsync_ServiceThatKnowsNoOptions_IsRefusedUnsent(BuildOptions options, string named)
    {
        int called = 0;
        ImageServiceDouble service = new() { OnBuild = (_, _, _) => Task.FromResult(called++) };
        await using ImageClient client = new(new InMemoryChannel(service));

        await AssertRefusedAsync(client, options, named, "memory://image-service");

        Assert.That(called, Is.Zero);
    }

    [TestCase("unix")]
    [TestCase("ttrpc+unix")]
    public async Task BuildAsync_OverAWire_IsRefusedUnsent(string scheme)
    {
        BuilderDouble service = new();
        using TestDirectory directory = new();
        await using IAsyncDisposable host = await ImageHost.StartAsync(scheme, directory["s.sock"], service);
        string endpoint = $"{scheme}://{directory["s.sock"]}";
        await using ImageClient client = ImageClient.ForEndpoint(endpoint);

        await AssertRefusedAsync(client, new BuildOptions { Target = "a", BuildArguments = Secret }, "BuildArguments, Target", endpoint);
        await client.BuildToEndAsync(Context, new BuildOptions { Timeout = TimeSpan.FromHours(1) });

        Assert.That(service.Given, Is.EqualTo(new BuildOptions?[] { null }), "the second build alone has come");
    }

    [Test]
    public async Task BuildAsync_CallInvoker_IsRefusedUnsent()
    {
        BuilderDouble service = new();
        CallInvoker invoker = new InMemoryChannel(service).Intercept(new StartInterceptor(() => Assert.Fail("It was sent.")));
        await using ImageClient client = new(invoker);

        await AssertRefusedAsync(client, new BuildOptions { BuildArguments = Secret }, "BuildArguments", "a call invoker");
    }

    [TestCase("")]
    [TestCase(" ")]
    [TestCase("A=1")]
    public async Task BuildAsync_ArgumentNameThatIsNone_IsRefusedAtOnce(string name)
    {
        await using ImageClient client = new(new InMemoryChannel(new BuilderDouble()));

        Assert.That(
            () => client.BuildAsync(Context, new BuildOptions { BuildArguments = new Dictionary<string, string?> { [name] = "secret" } }),
            Throws.ArgumentException.With.Message.Not.Contains("secret"));
        Assert.That(() => client.BuildAsync(Context, new BuildOptions { Labels = new Dictionary<string, string> { ["a"] = null! } }), Throws.ArgumentException);
        Assert.That(() => client.BuildAsync(Context, new BuildOptions { Target = " " }), Throws.ArgumentException);
    }

    [Test]
    public async Task BuildAsync_HalfACharacter_IsRefusedAtOnce()
    {
        await using ImageClient client = new(new InMemoryChannel(new BuilderDouble()));

        foreach ((BuildOptions options, string what) in ((BuildOptions, string)[])
        [
            (new() { BuildArguments = new Dictionary<string, string?> { ["ok"] = "ok", ["A\ud83d"] = "" } }, "The name of a build argument has"),
            (new() { BuildArguments = new Dictionary<string, string?> { ["ok"] = null, ["A"] = "secret\ude00" } }, "The build argument 'A' has"),
            (new() { Labels = new Dictionary<string, string> { ["\ud83d"] = "" } }, "The name of a label has"),
            (new() { Labels = new Dictionary<string, string> { ["l"] = "secret\ude00\ud83d" } }, "The label 'l' has"),
            (new() { Target = "t\ud83d" }, "The target stage has"),
        ])
        {
            Assert.That(
                () => client.BuildAsync(Context, options),
                Throws.ArgumentException.With.Message.StartsWith($"{what} half of a surrogate pair").And.Message.Not.Contains("secret"));
        }

        Assert.That(() => client.BuildAsync(Context, new BuildOptions { Target = "\ud83d\ude00\ufffd" }), Throws.Nothing);
    }

    [Test]
    public void Equals_NothingSet_IsTrue()
    {
        BuildOptions one = new(), another = new();

        Assert.That(one, Is.EqualTo(another));
    }

    [Test]
    public void CreateCallInvoker_ServiceThatKnowsNoOptions_Throws()
    {
        InMemoryChannel channel = new(new ImageServiceDouble());

        Assert.That(channel.CarriesBuildOptions, Is.False);
        Assert.That(() => channel.CreateCallInvoker(new BuildOptions()), Throws.TypeOf<NotSupportedException>());
    }

    [Test]
    public async Task BuildAsync_BuilderThatThereIsNot_IsRefusedAtOnce()
    {
        await using ImageClient client = new(new InMemoryChannel(new BuilderDouble()));

        Assert.That(
            () => client.BuildAsync(Context, new BuildOptions { Builder = (ImageBuilder)2 }),
            Throws.ArgumentException.With.Message.StartsWith("There is no builder 2."));
    }

    [Test]
    public void ToString_Options_ShowNamesAlone()
    {
        BuildOptions options = new()
        {
            Tags = ["app:1"], BuildArguments = Secret, Labels = new Dictionary<string, string> { ["l"] = "secret" }, Target = "t", NoCache = true,
        };

        Assert.That(options.ToString(), Is.EqualTo(
            "BuildOptions { Timeout = , StallTimeout = , Tags = app:1, " +
            "BuildArguments = TOKEN, Target = t, Labels = l, Platform = , NoCache = True, Pull = False, Builder =  }"));
    }

    private static Dictionary<string, string?> Secret => new() { ["TOKEN"] = "secret" };

    private static ImageBuildContext Context => ImageBuildContext.FromTar(new MemoryStream(new byte[512]));

    private static async Task AssertRefusedAsync(ImageClient client, BuildOptions options, string named, string where)
    {
        ArcBoxException thrown = await Thrown.ByAsync<ArcBoxException>(client.BuildToEndAsync(Context, options));

        Assert.That(thrown, Is.TypeOf<ArcBoxException>());
        Assert.That(thrown.Reason, Is.EqualTo(ErrorReasons.BuildOptionsNotCarried));
        Assert.That(thrown.StatusCode, Is.EqualTo(StatusCode.FailedPrecondition));
        Assert.That(thrown.Method, Is.EqualTo("Build"));
        Assert.That(thrown.IsTransient, Is.False);
        Assert.That(thrown.Message, Does.StartWith($"{named} cannot be given to {where}; nothing was sent.").And.Contain("docker+unix://"));
        Assert.That(thrown.ToString(), Does.Not.Contain("secret"));
    }

    /// <summary>Takes builds in, and keeps with which options they came.</summary>
    private sealed class BuilderDouble : ImageService.ImageServiceBase, IBuildOptionsService
    {
        public List<BuildOptions?> Given { get; } = [];

        public bool TakesBuildOptions => true;

        public override async Task Build(
            IAsyncStreamReader<BuildContext> requestStream, IServerStreamWriter<BuildProgress> responseStream, ServerCallContext context)
        {
            Given.Add(BuildOptions.Of(context));
            await requestStream.ReadToEndAsync();
        }
    }
}
