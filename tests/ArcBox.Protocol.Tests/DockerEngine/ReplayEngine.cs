using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace ArcBox.Protocol.Tests.DockerEngine;

/// <summary>
/// An engine that answers with given bytes, over a real unix socket. It reads a request's head and its body, answers, and closes the connection.
/// Pings are answered as dockerd does.
/// </summary>
internal sealed class ReplayEngine : IAsyncDisposable
{
    private const string Ping = "HTTP/1.1 200 OK\r\nApi-Version: {0}\r\nContent-Length: 2\r\nContent-Type: text/plain\r\n\r\nOK";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("ab-");
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly ConcurrentQueue<byte[]> _answers;
    private readonly Task _serving;

    public ReplayEngine(string apiVersion, params byte[][] answers)
    {
        (ApiVersion, _answers) = (apiVersion, new ConcurrentQueue<byte[]>(answers));
        string path = Path.Combine(_directory.FullName, "e.sock");
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen();
        Endpoint = ArcBoxEndpoint.Parse("docker+unix://" + path);
        _serving = ServeAsync();
    }

    public static ReplayEngine For(params string[] transcripts) => new("1.41", [.. transcripts.Select(name => Transcript.Read(name).ToBytes())]);

    public static byte[] Json(string status, string body)
        => Encoding.UTF8.GetBytes($"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

    public ArcBoxEndpoint Endpoint { get; }

    /// <summary>What pings are answered with.</summary>
    public string ApiVersion { get; set; }

    /// <summary>Heads of the requests that came, without pings; with the body behind them where there was one.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    public ImageClient CreateClient() => ImageClient.ForEndpoint(Endpoint);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving;
        _stop.Dispose();
        _directory.Delete(recursive: true);
    }

    private async Task ServeAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true) connections.Add(AnswerAsync(await _listener.AcceptAsync(_stop.Token)));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException && _stop.IsCancellationRequested)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task AnswerAsync(Socket accepted)
    {
        await using NetworkStream connection = new(accepted, ownsSocket: true);
        try
        {
            await AnswerAsync(connection);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The client has left, or the test is over: what the client sees is the test's matter.
        }
    }

    private async Task AnswerAsync(NetworkStream connection)
    {
        string request = await HttpRequestText.ReadAsync(connection, _stop.Token);
        if (request.Length == 0) return;
        if (request.Contains(" /_ping ", StringComparison.Ordinal))
        {
            await WriteAsync(connection, Encoding.ASCII.GetBytes(Ping.Replace("{0}", ApiVersion, StringComparison.Ordinal)));
            return;
        }

        _requests.Enqueue(request);
        if (_answers.TryDequeue(out byte[]? answer)) await WriteAsync(connection, answer);
    }

    private async Task WriteAsync(NetworkStream connection, byte[] answer)
    {
        // Each connection serves one request; said so, or a client would send the next one into a closing connection.
        int firstLine = answer.AsSpan().IndexOf("\r\n"u8) + 2;
        await connection.WriteAsync(answer.AsMemory(0, firstLine), _stop.Token);
        if (answer.AsSpan().StartsWith("HTTP/"u8)) await connection.WriteAsync("Connection: close\r\n"u8.ToArray(), _stop.Token);
        await connection.WriteAsync(answer.AsMemory(firstLine), _stop.Token);
    }
}
