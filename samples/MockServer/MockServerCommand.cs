using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ArcBox.Protocol.Testing;

namespace ArcBox.Samples.MockServer;

/// <summary>The command line: starts the server, says where it is, and tells every call until it is interrupted.</summary>
internal sealed class MockServerCommand : RootCommand
{
    private const int Failed = 1;

    private readonly Argument<FileInfo> _images = new("images")
    {
        Description = "A JSON file with the images that the server has; see images.json beside this program",
    };

    private readonly Option<string?> _socket = new("--socket")
    {
        Description = "Where to listen; without it a socket of the server's own, which it prints",
        HelpName = "PATH",
    };

    private readonly Option<string> _transport = new("--transport") { Description = "What to speak there", DefaultValueFactory = _ => "grpc" };

    private readonly Option<int> _interval = new("--interval")
    {
        Description = "Milliseconds from one line of progress to the next; 0 does not wait",
        HelpName = "MS",
        DefaultValueFactory = _ => 0,
        CustomParser = ReadInterval,
    };

    public MockServerCommand()
        : base("Serves a mock of arcbox.v1.ImageService on a unix socket, for the tests of programs in any language.")
    {
        _transport.AcceptOnlyFromAmong("grpc", "ttrpc");
        Add(_images);
        foreach (Option option in (Option[])[_socket, _transport, _interval]) Add(option);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        try
        {
            FileInfo file = arguments.GetRequiredValue(_images);
            ImageFile images = await ImageFile.ReadAsync(file, cancellationToken);
            ArcBoxMockOptions options = new() { ProgressInterval = TimeSpan.FromMilliseconds(arguments.GetValue(_interval)) };
            MockTransport transport = Transport(arguments.GetValue(_transport)!, arguments.GetValue(_socket));
            await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(transport, options, cancellationToken);
            await images.AddToAsync(server, file, cancellationToken);
            await arguments.InvocationConfiguration.Output.WriteLineAsync($"listening on {server.Endpoint}");
            await new CallReport(server, arguments.InvocationConfiguration.Output).RunAsync(cancellationToken);
            return 0;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or ArgumentException)
        {
            await arguments.InvocationConfiguration.Error.WriteLineAsync($"arcbox-mock: {exception.Message}");
            return Failed;
        }
    }

    private static int ReadInterval(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int interval)) return interval;
        result.AddError($"--interval takes milliseconds, 0 to {int.MaxValue}, not '{text}'.");
        return 0;
    }

    private static MockTransport Transport(string name, string? socket) => (name, socket) switch
    {
        ("ttrpc", null) => MockTransport.Ttrpc,
        ("ttrpc", _) => MockTransport.TtrpcAt(socket),
        (_, null) => GrpcMockTransport.UnixSocket,
        _ => GrpcMockTransport.UnixSocketAt(socket),
    };
}
