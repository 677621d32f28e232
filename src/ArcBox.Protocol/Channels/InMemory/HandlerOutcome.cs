using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>Runs a handler and says with which status its call ends.</summary>
internal static class HandlerOutcome
{
    public static async Task<(Status Status, Metadata Trailers)> ReadAsync(Func<Task> handler, ServerCallContext context)
    {
        try
        {
            await handler().ConfigureAwait(false);
            return (context.Status, context.ResponseTrailers);
        }
        catch (RpcException exception)
        {
            // A handler may throw with the very trailers of its context.
            if (exception.Trailers != context.ResponseTrailers) foreach (Metadata.Entry entry in exception.Trailers) context.ResponseTrailers.Add(entry);
            return (exception.Status, context.ResponseTrailers);
        }
        catch (OperationCanceledException exception)
        {
            return (new Status(StatusCode.Cancelled, "The handler was cancelled.", exception), context.ResponseTrailers);
        }
        catch (Exception exception)
        {
            // As every gRPC server: the client learns no internals. The debug exception stays in the process.
            return (new Status(StatusCode.Unknown, "The handler threw an exception.", exception), context.ResponseTrailers);
        }
    }
}
