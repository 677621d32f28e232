using Google.Protobuf;
using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>One call on its way through the recorder.</summary>
internal sealed class RecordedExchange(Recording recording, RecordedCall call, ServerCallContext context)
{
    public CancellationToken Token => context.CancellationToken;

    /// <summary>How to call the endpoint: the client's own headers, deadline and cancellation.</summary>
    public CallOptions Options => new(CallHeaders.Copy(call.Headers), Deadline, Token);

    /// <summary>True if the client does not wait for the end of the call.</summary>
    public bool HasClientLeft => call.HasClientLeft || Token.IsCancellationRequested;

    private DateTime? Deadline => context.Deadline == DateTime.MaxValue ? null : context.Deadline;

    public void Add(IMessage message) => recording.Add(call, message);

    public void Add(CassetteUpload upload) => recording.Add(call, upload);

    public void FailRecording(string failure) => recording.Fail(failure);

    /// <summary>Runs the call, and writes down how it ended.</summary>
    public async Task RunAsync(Func<Task> forward)
    {
        try
        {
            await forward().ConfigureAwait(false);
            call.Status = Status.DefaultSuccess;
        }
        catch (Exception exception) when (IsInterruption(exception))
        {
            throw;
        }
        catch (RpcException failure)
        {
            (call.Status, call.Details) = (failure.Status, StatusTrailer.Read(failure));
            throw StatusTrailer.WithDetailsAlone(failure);
        }
        catch (Exception exception)
        {
            recording.Fail($"The recording failed: a call of {call.Method} ended with {exception.GetType().Name}, which is no status of the endpoint's.");
            throw;
        }
        finally
        {
            call.End();
        }
    }

    /// <summary>Sends the client what comes from the endpoint, as it comes. What could not be sent is not recorded.</summary>
    public async Task PassOnAsync<T>(IAsyncStreamReader<T> from, IServerStreamWriter<T> to)
        where T : class, IMessage<T>
    {
        while (await from.MoveNext(Token).ConfigureAwait(false))
        {
            // Before it is sent: what stands behind the recorder may change it.
            T message = from.Current.Clone();
            await WithClientAsync(() => to.WriteAsync(from.Current, Token)).ConfigureAwait(false);
            Add(message);
        }
    }

    /// <summary>Does what needs the client; a failure is the client's, not the endpoint's, unless this side gave up.</summary>
    public async Task WithClientAsync(Func<Task> step, CancellationToken givenUp = default)
    {
        try
        {
            await step().ConfigureAwait(false);
        }
        catch when (!givenUp.IsCancellationRequested)
        {
            call.HasClientLeft = true;
            throw;
        }
    }

    // The endpoint may notice the client's deadline before this side does.
    private bool IsInterruption(Exception exception)
        => HasClientLeft || (Deadline is not null && exception is RpcException { StatusCode: StatusCode.DeadlineExceeded });
}
