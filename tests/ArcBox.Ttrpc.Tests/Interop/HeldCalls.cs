using System.Collections.Concurrent;
using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Interop;

/// <summary>Handles <c>Exists</c> by waiting, for each reference, until the test answers or the call is cancelled.</summary>
internal sealed class HeldCalls
{
    private readonly ConcurrentDictionary<string, HeldCall> _calls = [];

    public HeldCall this[string reference] => _calls.GetOrAdd(reference, _ => new HeldCall());

    public async Task<ExistsImageResponse> HandleAsync(ExistsImageRequest request, ServerCallContext context)
    {
        HeldCall call = this[request.Reference];
        using CancellationTokenRegistration registration = context.CancellationToken.Register(call.Cancelled.SetResult);
        call.Started.SetResult();
        await Task.WhenAny(call.Answer.Task, call.Cancelled.Task).Soon();
        context.CancellationToken.ThrowIfCancellationRequested();
        return new ExistsImageResponse { Exists = true, Id = request.Reference };
    }

    /// <summary>One of the calls, seen from the test.</summary>
    internal sealed class HeldCall
    {
        public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
