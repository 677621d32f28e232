using System.Diagnostics;
using ArcBox.Protocol.Benchmarks.Servers;

namespace ArcBox.Protocol.Benchmarks.Hosts;

/// <summary>This program once more, as the server of one host.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private readonly Process _process;

    private ServerProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public TimeSpan Cpu => _process.TotalProcessorTime;

    public static async Task<ServerProcess> StartAsync(string host, string socket, CancellationToken cancellationToken)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet") start.ArgumentList.Add(typeof(ServerProcess).Assembly.Location);
        foreach (string argument in (string[])["serve", host, socket]) start.ArgumentList.Add(argument);
        ServerProcess server = new(Process.Start(start)!);
        try
        {
            string? line = await server._process.StandardOutput.ReadLineAsync(cancellationToken);
            return line == ServeCommand.Ready ? server : throw new InvalidOperationException($"the server of {host} did not start");
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        using Process process = _process;
        process.StandardInput.Close();
        using CancellationTokenSource patience = new(Grace);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }
}
