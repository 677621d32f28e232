using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace ArcBox.Protocol;

/// <summary>
/// Finds out whether an endpoint serves images, by a call. Reflection is no help: ArcBox's daemons list the image service there and do not serve it.
/// </summary>
internal sealed class EndpointProbe(EndpointDiscoveryOptions options, Func<ArcBoxEndpoint, ArcBoxChannelOptions, ChannelBase> open)
{
    /// <summary>A name that no image can have: .invalid is reserved. Daemons look it up in their store and ask nobody else.</summary>
    public const string Reference = "arcbox.invalid/probe";

    private readonly ILogger _logger = options.ChannelOptions.CreateLogger();

    public async Task<ProbeResult> TryAsync(EndpointCandidate candidate, CancellationToken cancellationToken)
    {
        ProbeResult result = await AskAsync(candidate, cancellationToken).ConfigureAwait(false);
        if (result.Problem is { } problem) Log.EndpointUnusable(_logger, candidate.Name, candidate.Source, problem);
        return result;
    }

    private async Task<ProbeResult> AskAsync(EndpointCandidate candidate, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ArcBoxChannelOptions channel = options.ChannelOptions;
        if ((candidate.Problem ?? candidate.Certificates?.TryApply(ref channel)) is { } unusable) return new ProbeResult(unusable, false, channel);
        // The search itself is what is repeated where a daemon may be starting.
        ArcBoxChannelOptions once = channel with { Retry = RetryOptions.None };
        (string? problem, bool isTransient) = await CallAsync(candidate.Endpoint!, once, cancellationToken).ConfigureAwait(false);
        return new ProbeResult(problem, isTransient, channel);
    }

    private async Task<(string? Problem, bool IsTransient)> CallAsync(
        ArcBoxEndpoint endpoint, ArcBoxChannelOptions channel, CancellationToken cancellationToken)
    {
        if (endpoint.SocketPath is { } path && UnixSocketProblem.IsMissing(path)) return ("there is no socket.", true);
        try
        {
            ImageClient client = new(_ => ValueTask.FromResult(open(endpoint, channel))) { TimeProvider = channel.TimeProvider };
            await using (client.ConfigureAwait(false))
            {
                await client.ExistsAsync(Reference, new ExistsOptions { Timeout = options.ProbeTimeout }, cancellationToken).ConfigureAwait(false);
            }

            return (null, false);
        }
        catch (ImageServiceNotImplementedException)
        {
            return ("it answers, but does not serve images.", false);
        }
        catch (DaemonUnreachableException exception)
        {
            return (EndpointConnectException.Find(exception)?.Problem ?? exception.Message, exception.IsTransient);
        }
        catch (ArcBoxException exception) when (exception.StatusCode is StatusCode.DeadlineExceeded)
        {
            return (FormattableString.Invariant($"it did not answer within {options.ProbeTimeout.TotalSeconds:0.###} s."), true);
        }
        catch (ArcBoxException exception) when (exception.StatusCode is StatusCode.Unavailable)
        {
            return ($"it is not ready: {exception.Message}", true);
        }
        catch (ArcBoxException exception)
        {
            return ($"it answered {exception.StatusCode}: {exception.Message}", exception.IsTransient);
        }
        catch (PlatformNotSupportedException exception)
        {
            return (exception.Message, false);
        }
    }
}
