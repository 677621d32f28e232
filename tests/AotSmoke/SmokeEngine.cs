using System.Net.Sockets;
using System.Text;

namespace AotSmoke;

/// <summary>Answers a ping, a list and a pull, each on a connection of its own.</summary>
internal static class SmokeEngine
{
    private const string Id = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    private static readonly string[] Bodies =
    [
        "OK",
        $$"""[{"Id":"{{Id}}","RepoTags":["nginx:1.27"],"Labels":{"a":"b"},"Size":1}]""",
        """{"status":"Pulling from x"}{"errorDetail":{"message":"manifest unknown: manifest unknown"}}""",
    ];

    public static async Task ServeAsync(TcpListener listener)
    {
        foreach (string body in Bodies)
        {
            using TcpClient connection = await listener.AcceptTcpClientAsync();
            NetworkStream stream = connection.GetStream();
            byte[] buffer = new byte[4096];
            string head = "";
            while (!head.Contains("\r\n\r\n", StringComparison.Ordinal)) head += Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer));
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nConnection: close\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
        }
    }
}
