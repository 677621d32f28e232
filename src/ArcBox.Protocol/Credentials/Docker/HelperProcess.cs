using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace ArcBox.Protocol;

/// <summary>One run of a credential helper.</summary>
internal sealed class HelperProcess : IDisposable
{
    private const int MaxOutput = 64 * 1024;
    private const int MaxError = 2 * 1024;

    private readonly Process _process;

    private HelperProcess(Process process) => _process = process;

    /// <summary>Runs <c>PATH get</c> with the registry on its input.</summary>
    public static async Task<HelperOutput> RunAsync(string path, string key, DockerCredentialOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string program = Path.GetFileName(path);
        using CancellationTokenSource timeout = new(options.HelperTimeout, options.TimeProvider);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using HelperProcess helper = new(Start(path, program));
        bool ended = false;
        try
        {
            HelperOutput output = await helper.TalkAsync(key, end.Token).ConfigureAwait(false);
            ended = true;
            return output;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            throw new CredentialException(
                $"The credential helper {program} did not answer for {key} within {options.HelperTimeout.TotalSeconds:0.###} s and was killed. "
                    + $"It may wait for somebody to unlock a keychain: try 'echo {key} | {program} get'.");
        }
        catch (InvalidDataException)
        {
            throw new CredentialException($"The credential helper {program} printed more than {MaxOutput} bytes for {key} and was killed. Replace it.");
        }
        catch (IOException exception)
        {
            throw new CredentialException($"The credential helper {program} could not be talked to: {exception.Message}", exception);
        }
        finally
        {
            if (!ended) helper.Kill();
        }
    }

    public void Dispose() => _process.Dispose();

    private static Process Start(string path, string program)
    {
        ProcessStartInfo start = new(path, ["get"])
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new CredentialException($"The credential helper {program} cannot be started: {exception.Message}. Install it anew.", exception);
        }
    }

    private async Task<HelperOutput> TalkAsync(string key, CancellationToken cancellationToken)
    {
        using MemoryStream error = new();
        // Read meanwhile, because a full pipe would stop the helper.
        Task errors = CopyErrorsAsync(error, cancellationToken);
        errors.MayFailUnobserved();
        await AskAsync(key, cancellationToken).ConfigureAwait(false);
        string text = await ReadOutputAsync(cancellationToken).ConfigureAwait(false);
        await _process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        // A daemon that the helper leaves behind may hold its standard error open; after a success nobody needs that.
        if (_process.ExitCode == 0) return new HelperOutput(0, text, "");

        await errors.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new HelperOutput(_process.ExitCode, text, Encoding.UTF8.GetString(error.ToArray()));
    }

    private async Task AskAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            Stream input = _process.StandardInput.BaseStream;
            await input.WriteAsync(Encoding.UTF8.GetBytes(key), cancellationToken).ConfigureAwait(false);
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended without reading; what it said, and its exit code, tell why.
        }
    }

    private async Task<string> ReadOutputAsync(CancellationToken cancellationToken)
    {
        byte[] output = new byte[MaxOutput + 1];
        int length = await _process.StandardOutput.BaseStream.ReadAtLeastAsync(output, output.Length, false, cancellationToken).ConfigureAwait(false);
        return length <= MaxOutput ? Encoding.UTF8.GetString(output, 0, length) : throw new InvalidDataException();
    }

    private async Task CopyErrorsAsync(MemoryStream kept, CancellationToken cancellationToken)
    {
        byte[] block = new byte[1024];
        Stream errors = _process.StandardError.BaseStream;
        while (await errors.ReadAsync(block, cancellationToken).ConfigureAwait(false) is > 0 and int length)
            kept.Write(block, 0, Math.Min(length, MaxError - (int)kept.Length));
    }

    private void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has just ended by itself, or part of what it started belongs to somebody else.
        }
    }
}
