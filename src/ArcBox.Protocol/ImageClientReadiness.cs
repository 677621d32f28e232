using System.Globalization;
using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>Waits for daemons that are starting.</summary>
public static class ImageClientReadiness
{
    /// <summary>
    /// Waits until the daemon serves images: asks with <c>Exists</c> for an image that nobody can have, again and again while nobody listens, the daemon says
    /// UNAVAILABLE, as a starting one does, or gives no answer. A client of <see cref="ImageClient.ForDiscovery"/> looks for its daemon anew each time.
    /// </summary>
    /// <param name="client">The client.</param>
    /// <param name="options">How long and how often; null for the defaults: one minute, every 250 milliseconds.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="DaemonUnreachableException">The time is over, and nobody listens; or waiting would not help, as with access denied.</exception>
    /// <exception cref="ArcBoxException">
    /// The time is over, and the daemon still starts (<see cref="StatusCode.DeadlineExceeded"/>); or it answers that it cannot do this, which waiting does not change.
    /// </exception>
    public static async Task WaitUntilReadyAsync(
        this IImageClient client, ReadinessOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        options ??= new ReadinessOptions();
        using CancellationTokenSource timeout = new(options.Timeout, options.TimeProvider);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        ExistsOptions call = new() { Timeout = options.AttemptTimeout };
        ArcBoxException? last = null;
        try
        {
            while (true)
            {
                try
                {
                    await client.ExistsAsync(EndpointProbe.Reference, call, either.Token).ConfigureAwait(false);
                    return;
                }
                catch (ArcBoxException exception) when (exception.IsTransient || exception.StatusCode is StatusCode.DeadlineExceeded)
                {
                    last = exception;
                    // A search asks several places, and some hang: given no more time than before, it would never come to the last.
                    if (exception.StatusCode is StatusCode.DeadlineExceeded) call = call with { Timeout = Longer(call.Timeout!.Value, options) };
                }

                await Task.Delay(options.Interval, options.TimeProvider, either.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw NotReady(options.Timeout, last);
        }
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(null, exception, cancellationToken);
        }
    }

    // Not without end, because an answer may also be lost.
    private static TimeSpan Longer(TimeSpan timeout, ReadinessOptions options)
        => new(Math.Min(Math.Min(timeout.Ticks * 2, options.AttemptTimeout.Ticks * 4), TimeLimit.Longest.Ticks));

    private static ArcBoxException NotReady(TimeSpan timeout, ArcBoxException? last)
    {
        string limit = timeout.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
        string message = $"The daemon was not ready within {limit} s. {last?.Message ?? "It has not answered."}";
        return last is DaemonUnreachableException unreachable
            ? new DaemonUnreachableException(message, last)
            {
                Attempts = unreachable.Attempts, Method = last.Method, Endpoint = last.Endpoint, Reason = last.Reason, IsTransient = true,
            }
            : new ArcBoxException(message, StatusCode.DeadlineExceeded, last)
            {
                Method = ImageMethods.Exists, Endpoint = last?.Endpoint, Reason = last?.Reason, IsTransient = true,
            };
    }
}
