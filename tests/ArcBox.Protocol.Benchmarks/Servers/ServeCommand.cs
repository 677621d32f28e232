using System.CommandLine;

namespace ArcBox.Protocol.Benchmarks.Servers;

/// <summary>What the other process of a host runs; not for people.</summary>
internal sealed class ServeCommand : Command
{
    public const string Ready = "ready";

    private readonly Argument<string> _host = new("host");
    private readonly Argument<string> _socket = new("socket");

    public ServeCommand()
        : base("serve", "Serves one host until standard input ends.")
    {
        Hidden = true;
        Add(_host);
        Add(_socket);
        SetAction((arguments, cancellationToken)
            => RunAsync(arguments.GetRequiredValue(_host), arguments.GetRequiredValue(_socket), cancellationToken));
    }

    private static async Task RunAsync(string host, string socket, CancellationToken cancellationToken)
    {
        await using IAsyncDisposable server = host switch
        {
            "raw" => RawServer.Start(socket),
            "grpc" => await GrpcServer.StartAsync(socket),
            "ttrpc" => await StartTtrpcAsync(socket),
            _ => throw new ArgumentException($"{host} has no server", nameof(host)),
        };
        Console.WriteLine(Ready);

        // The input ends with the process that measures, however that one ends.
        await Task.Run(Console.In.ReadToEnd, CancellationToken.None).WaitAsync(cancellationToken);
    }

    private static async Task<Ttrpc.TtrpcServer> StartTtrpcAsync(string socket)
    {
        Ttrpc.TtrpcServer server = new();
        server.Bind(V1.ImageService.BindService, new BenchmarkService()).Listen($"unix://{socket}");
        await server.StartAsync();
        return server;
    }
}
