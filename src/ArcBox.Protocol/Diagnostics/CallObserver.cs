using System.Diagnostics;
using Grpc.Core;

namespace ArcBox.Protocol;

/// <summary>Tells logs, traces and metrics of one call. It costs next to nothing where nobody listens.</summary>
internal sealed class CallObserver : IDisposable
{
    private const string None = "-";

    private readonly string _method;
    private readonly string? _image;
    private readonly bool _isStream;
    private readonly CallSettings _settings;
    private readonly Activity? _activity;
    private readonly long _begin;
    private ChannelTarget _target = ChannelTarget.Unknown;
    private string? _endpoint;
    private bool _countsStream;
    private bool _ended;

    /// <summary>Begins to observe; the call's steps belong to its trace if they are begun where this is.</summary>
    /// <param name="method">One of <see cref="ImageMethods"/>.</param>
    /// <param name="image">The image that the caller named; null for none.</param>
    /// <param name="isStream">True for a call that reports progress.</param>
    /// <param name="settings">The client's.</param>
    public CallObserver(string method, string? image, bool isStream, CallSettings settings)
    {
        (_method, _image, _isStream, _settings) = (method, image, isStream, settings);
        _activity = Instruments.Activities.StartActivity(FullName(method), ActivityKind.Client);
        _activity?.SetTag("arcbox.image.reference", image);
        _begin = settings.Time.GetTimestamp();
    }

    /// <summary>The channel is there.</summary>
    public void Opened(ClientChannel channel)
    {
        (_target, _endpoint) = (channel.Target, channel.Endpoint);
        if (_activity is { IsAllDataRequested: true })
        {
            foreach ((string name, object? value) in TargetTags()) _activity.SetTag(name, value);
        }

        if (!_isStream || !Instruments.ActiveStreams.Enabled) return;
        _countsStream = true;
        Instruments.ActiveStreams.Add(1, TargetTags());
    }

    /// <summary>Makes the call's trace the current one again, for a step that its caller asks for later. It holds until the asking method ends.</summary>
    public void Continue()
    {
        if (_activity is not null && !_ended) Activity.Current = _activity;
    }

    /// <summary>Puts the trace to which the call belongs into its metadata, where the channel does not do it.</summary>
    public void AddTraceContext(Metadata headers)
    {
        if (_activity is null || !_target.NeedsTraceContext || headers.Get("traceparent") is not null) return;
        DistributedContextPropagator.Current.Inject(_activity, headers, static (carrier, name, value) => ((Metadata)carrier!).Add(name, value));
    }

    public void Retried(ArcBoxException failure, int attempt, TimeSpan pause)
    {
        Log.CallRetried(_settings.Logger, attempt, _method, _image ?? None, _endpoint, pause.TotalMilliseconds, failure.Message);
        ActivityTagsCollection tags = new() { ["arcbox.attempt"] = attempt, ["error.type"] = StatusName.Of(failure.StatusCode) };
        _activity?.AddEvent(new ActivityEvent("retry", tags: tags));
        Instruments.Retries.Add(1, TargetTags());
    }

    /// <summary>Bytes of a layer or of a build context went over.</summary>
    public void Transferred(long bytes)
    {
        if (bytes > 0 && Instruments.TransferredBytes.Enabled) Instruments.TransferredBytes.Add(bytes, TargetTags());
    }

    public void Succeeded()
    {
        if (End(StatusCode.OK, null) is { } elapsed) Log.CallEnded(_settings.Logger, _method, _image ?? None, _endpoint, elapsed.TotalMilliseconds);
    }

    public void Failed(Exception exception)
    {
        if (exception is OperationCanceledException)
        {
            Cancelled();
            return;
        }

        StatusCode code = (exception as ArcBoxException)?.StatusCode ?? StatusCode.Unknown;
        string type = exception is ArcBoxException ? StatusName.Of(code) : exception.GetType().FullName!;
        _activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
        if (exception is ArcBoxException { Reason: { } reason }) _activity?.SetTag("arcbox.reason", reason);
        if (End(code, type) is { } elapsed)
            Log.CallFailed(_settings.Logger, _method, _image ?? None, _endpoint, code, elapsed.TotalMilliseconds, exception.Message);
    }

    /// <summary>A call that has not ended by now was left by its caller.</summary>
    public void Dispose() => Cancelled();

    private void Cancelled()
    {
        if (End(StatusCode.Cancelled, null) is { } elapsed) Log.CallCancelled(_settings.Logger, _method, _image ?? None, _endpoint, elapsed.TotalMilliseconds);
    }

    private TimeSpan? End(StatusCode code, string? errorType)
    {
        if (_ended) return null;
        _ended = true;
        TimeSpan elapsed = _settings.Time.GetElapsedTime(_begin);
        if (_countsStream) Instruments.ActiveStreams.Add(-1, TargetTags());
        if (Instruments.CallDuration.Enabled)
        {
            TagList tags = TargetTags();
            tags.Add("rpc.response.status_code", StatusName.Of(code));
            if (errorType is not null) tags.Add("error.type", errorType);
            Instruments.CallDuration.Record(elapsed.TotalSeconds, tags);
        }

        if (_activity is null) return elapsed;
        _activity.SetTag("rpc.response.status_code", StatusName.Of(code));
        if (errorType is not null) _activity.SetTag("error.type", errorType);
        _activity.Stop();
        return elapsed;
    }

    private TagList TargetTags()
    {
        TagList tags = new() { { "rpc.system.name", _target.System }, { "rpc.method", FullName(_method) } };
        if (_target.Address is { } address) tags.Add("server.address", address);
        if (_target.Port is { } port) tags.Add("server.port", port);
        return tags;
    }

    private static string FullName(string method) => $"arcbox.v1.ImageService/{method}";
}
