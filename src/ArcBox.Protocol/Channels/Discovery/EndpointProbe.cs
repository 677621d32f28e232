using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>
/// Finds out whether an endpoint serves images, by a call. Reflection is no help: ArcBox's daemons list the image service there and do not serve it.
/// </summary>
internal sealed class EndpointProbe(TimeSpan timeout, Func<ArcBoxEndpoint, ArcBoxChannelOptions, ChannelBase> open)
{
    // Nobody can have it: the name .invalid is reserved.
    private const string Reference = "arcbox.invalid/probe";

    /// <summary>Why the endpoint cannot be used, and whether that may pass; null if it can.</summary>
    public async Task<(string Problem, bool IsTransient)?> TryAsync(
        ArcBoxEndpoint endpoint, ArcBoxChannelOptions options, CancellationToken cancellationToken)
    {
        if (endpoint.SocketPath is { } path && UnixSocketProblem.IsMissing(path)) return ("there is no socket.", true);
        try
        {
            ImageClient client = new(_ => ValueTask.FromResult(open(endpoint, options))) { TimeProvider = options.TimeProvider };
            await using (client.ConfigureAwait(false))
            {
                await client.ExistsAsync(Reference, new ExistsOptions { Timeout = timeout }, cancellationToken).ConfigureAwait(false);
            }

            return null;
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
            return (FormattableString.Invariant($"it did not answer within {timeout.TotalSeconds:0.###} s."), true);
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
