using ArcBox.Protocol;
using ArcBox.Protocol.V1;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ArcBox.Samples.DependencyInjection;

/// <summary>Looks in rounds which images are missing, and pulls them. One that fails is tried again in the next round.</summary>
internal sealed class ImagesWorker(
    IImageClient client,
    IOptions<ImagesOptions> options,
    ImageStatuses statuses,
    WorkerExit exit,
    TimeProvider timeProvider,
    IHostApplicationLifetime lifetime,
    ILogger<ImagesWorker> logger) : BackgroundService
{
    private readonly ImagesOptions _options = options.Value;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                bool isComplete = await RunRoundAsync(stoppingToken);
                if (_options.Once)
                {
                    if (!isComplete) exit.Fail();
                    lifetime.StopApplication();
                    return;
                }

                await Task.Delay(_options.Interval, timeProvider, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Interrupted, one round is not what was asked for; without end it is how this ends.
            if (_options.Once) exit.Fail();
        }
        catch (Exception)
        {
            // A defect. The host logs it and stops, but does not say so in the exit code.
            exit.Fail();
            throw;
        }
    }

    private async Task<bool> RunRoundAsync(CancellationToken cancellationToken)
    {
        string[] references = [.. _options.References.Distinct()];
        try
        {
            ReadinessOptions readiness = new() { Timeout = _options.ReadyTimeout, TimeProvider = timeProvider };
            await client.WaitUntilReadyAsync(readiness, cancellationToken);
        }
        catch (ArcBoxException exception)
        {
            WorkerLog.DaemonNotReady(logger, exception.Message);
            foreach (string reference in references) statuses.Set(reference, ImageStatus.Failed("the daemon was not ready"));
            return false;
        }

        int failed = 0;
        foreach (string reference in references)
        {
            if (!await KeepAsync(reference, cancellationToken)) failed++;
        }

        WorkerLog.RoundEnded(logger, references.Length - failed, references.Length);
        return failed == 0;
    }

    private async Task<bool> KeepAsync(string reference, CancellationToken cancellationToken)
    {
        try
        {
            if (await client.ExistsAsync(reference, cancellationToken)) WorkerLog.Present(logger, reference);
            else await PullAsync(reference, cancellationToken);
            statuses.Set(reference, ImageStatus.Present);
            return true;
        }
        catch (ArcBoxException exception)
        {
            WorkerLog.Failed(logger, reference, exception.Message);
            statuses.Set(reference, ImageStatus.Failed(exception.Message));
            return false;
        }
    }

    private async Task PullAsync(string reference, CancellationToken cancellationToken)
    {
        WorkerLog.Pulling(logger, reference);
        statuses.Set(reference, ImageStatus.Pulling(0));
        long start = timeProvider.GetTimestamp();
        PullReport report = new();
        await foreach (PullProgress progress in client.PullAsync(reference, cancellationToken))
        {
            if (report.Update(progress) is not { } percent) continue;
            statuses.Set(reference, ImageStatus.Pulling(percent));
            WorkerLog.Progress(logger, reference, percent);
        }

        WorkerLog.Pulled(logger, reference, report.Digest, timeProvider.GetElapsedTime(start).TotalSeconds);
    }
}
