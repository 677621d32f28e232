using ArcBox.Protocol;
using ArcBox.Protocol.Tests.Diagnostics;
using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Samples.ImageCli.Tests;

/// <summary>A canary as the password, and in the address, of the real client: whatever is written, to people or to programs, does not hold it.</summary>
internal sealed class CanaryTests
{
    private static readonly IEnumerable<string> Passwords = Canary.Secrets.Where(secret => !secret.Contains('\n', StringComparison.Ordinal));

    private readonly CliHarness _cli = new();

    private static IEnumerable<TestCaseData<string, string, bool>> Runs()
        => from command in (string[])["pull", "push"]
           from end in (string[])["well", "refused", "echoed", "echoed in the stream"]
           from json in (bool[])[false, true]
           select new TestCaseData<string, string, bool>(command, end, json);

    [TestCaseSource(nameof(Runs))]
    public async Task PullAndPush_PasswordIsACanary_IsWrittenNowhere(string command, string end, bool json)
    {
        foreach (string password in Passwords)
        {
            RegistryCredential credential = RegistryCredential.Basic("me", password);
            EchoingService service = new(end, Canary.Echo(credential));
            _cli.OpenClient = (_, _, _) => ValueTask.FromResult<IImageClient>(new ImageClient(new InMemoryChannel(service)));
            _cli.In = new StringReader($"{password}\n");

            CliResult result = await _cli.RunAsync([command, "team/app:1", "--username", "me", "--password-stdin", .. json ? (string[])["--json"] : []]);

            Assert.That(service.Auth, Is.EqualTo(credential.ToAuthString()));
            Assert.That(result.ExitCode, end == "well" ? Is.Zero : Is.EqualTo(1), result.Error);
            Assert.That(Canary.FindIn(result.Out + result.Error), Is.Null);
        }
    }

    [TestCase("list")]
    [TestCase("pull x")]
    [TestCase("endpoints")]
    public async Task AnyCommand_EndpointWithACanary_IsRefusedWithoutIt(string command)
    {
        foreach (string json in (string[])["", "--json"])
        {
            string[] words = [.. command.Split(' '), "--endpoint", $"https://me:{Canary.Mark}@host.example", .. json.Length > 0 ? (string[])[json] : []];

            CliResult result = await _cli.RunAsync(words);

            Assert.That(result.ExitCode, Is.EqualTo(2));
            Assert.That(result.Out + result.Error, Does.Contain("https://***@host.example"));
            Assert.That(Canary.FindIn(result.Out + result.Error), Is.Null);
        }
    }

    private sealed class EchoingService(string end, string echo) : ImageService.ImageServiceBase
    {
        public string? Auth { get; private set; }

        public override Task Pull(PullImageRequest request, IServerStreamWriter<PullProgress> responseStream, ServerCallContext context)
            => ServeAsync(request.Auth, text => responseStream.WriteAsync(new PullProgress { Status = text }));

        public override Task Push(PushImageRequest request, IServerStreamWriter<PushProgress> responseStream, ServerCallContext context)
            => ServeAsync(request.Auth, text => responseStream.WriteAsync(new PushProgress { Status = text }));

        private Task ServeAsync(string auth, Func<string, Task> write)
        {
            Auth = auth;
            return end switch
            {
                "refused" => throw ImageServiceFailure.Create(StatusCode.Unauthenticated, "no", ErrorReasons.RegistryUnauthenticated),
                "echoed" => throw new RpcException(new Status(StatusCode.Unauthenticated, echo)),
                "echoed in the stream" => write($"Error: {echo}"),
                _ => write("done"),
            };
        }
    }
}
