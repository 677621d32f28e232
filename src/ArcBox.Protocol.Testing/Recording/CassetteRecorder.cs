using System.Diagnostics.CodeAnalysis;
using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>
/// Stands between a mock server and a real endpoint, passes each call on, and records it. Registry credentials never get into the cassette: they are masked
/// in requests and headers, and wherever a text of the service repeats them, unless they are shorter than four characters; so are values
/// of build arguments from eight characters on. Names of users are not masked, nor
/// is a password where it stands in such a name.
/// </summary>
/// <remarks>
/// Where a request or a build has a password elsewhere than in its credential, the cassette has a digest too, to know the call by. A password that can be
/// guessed can be found out from that.
/// </remarks>
/// <example><code>
/// await using CassetteRecorder recorder = CassetteRecorder.RecordFrom("docker+unix:///var/run/docker.sock");
/// await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(options: new ArcBoxMockOptions { Backend = recorder.Service });
/// // … the code under test calls the server …
/// await recorder.SaveAsync("pull.cassette");
/// </code></example>
public sealed class CassetteRecorder : IAsyncDisposable
{
    private const string Overloads = "They differ in the first parameter, which is required.";

    private readonly CassetteRecorderOptions _options;
    private readonly Recording _recording;
    private readonly ArcBoxEndpoint? _endpoint;
    private readonly ChannelBase? _owned;

    private CassetteRecorder(ChannelBase channel, ArcBoxEndpoint? endpoint, CassetteRecorderOptions options)
    {
        (_options, _endpoint) = (options, endpoint);
        if (endpoint is not null) _owned = channel;
        _recording = new Recording(options);
        bool refusesCredentials = endpoint is { IsConfidential: false } && !options.ChannelOptions.AllowCredentialsOverPlainText;
        Service = new RecordingService(
            new ImageService.ImageServiceClient(channel),
            channel as IBuildOptionsChannel,
            _recording,
            refusesCredentials ? endpoint : null,
            options.ChannelOptions.TimeProvider);
    }

    /// <summary>
    /// What passes calls on and records them, for <see cref="ArcBoxMockOptions.Backend"/>. Calls that a stub answers do not get here. A deadline is passed on
    /// as a point in time, so the mock server's clock has to be the endpoint's.
    /// </summary>
    public ImageService.ImageServiceBase Service { get; }

    /// <summary>Records from an endpoint; nothing is connected before the first call.</summary>
    /// <param name="endpoint">Such as <c>docker+unix:///var/run/docker.sock</c>; see <see cref="ArcBoxEndpoint"/>.</param>
    /// <param name="options">How to record; null for the defaults.</param>
    /// <exception cref="FormatException"><paramref name="endpoint"/> is none.</exception>
    [SuppressMessage("ApiDesign", "RS0026", Justification = Overloads)]
    public static CassetteRecorder RecordFrom(string endpoint, CassetteRecorderOptions? options = null)
        => RecordFrom(ArcBoxEndpoint.Parse(endpoint), options);

    /// <summary>Records from an endpoint; nothing is connected before the first call.</summary>
    /// <param name="endpoint">Where to.</param>
    /// <param name="options">How to record; null for the defaults.</param>
    [SuppressMessage("ApiDesign", "RS0026", Justification = Overloads)]
    public static CassetteRecorder RecordFrom(ArcBoxEndpoint endpoint, CassetteRecorderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        options ??= new CassetteRecorderOptions();
        return new CassetteRecorder(ArcBoxChannel.ForEndpoint(endpoint, options.ChannelOptions), endpoint, options);
    }

    /// <summary>
    /// Records from a channel that stays the caller's, such as a <see cref="DockerEngineChannel"/> with options of its own. Secrets that the channel itself
    /// adds are not known here, and not masked where a text repeats them.
    /// </summary>
    /// <param name="channel">The channel.</param>
    /// <param name="options">How to record; null for the defaults. <see cref="CassetteRecorderOptions.ChannelOptions"/> are of no use here.</param>
    public static CassetteRecorder RecordFromChannel(ChannelBase channel, CassetteRecorderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(channel);
        return new CassetteRecorder(channel, null, options ?? new CassetteRecorderOptions());
    }

    /// <summary>
    /// What has been recorded so far, once the calls that have begun are over: it waits for them. A build that was interrupted before all of its context had
    /// come is left out.
    /// </summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="InvalidOperationException">
    /// The recording has failed: it came to more than <see cref="CassetteRecorderOptions"/> allow, or had a call that cannot be replayed; the message
    /// says which. Or the sanitizer returned null. What it throws comes through.
    /// </exception>
    public async Task<Cassette> ToCassetteAsync(CancellationToken cancellationToken = default)
    {
        IReadOnlyList<RecordedCall> calls = await _recording.FinishAsync(cancellationToken).ConfigureAwait(false);
        return CassetteMaker.Make(calls, _endpoint, _options.Sanitizer);
    }

    /// <summary>Saves what has been recorded so far, as <see cref="ToCassetteAsync"/> has it, in place of a file that is there.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="cancellationToken">Gives up waiting or writing.</param>
    /// <exception cref="InvalidOperationException">The recording has failed; no file is written. See <see cref="ToCassetteAsync"/>.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public async Task SaveAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Cassette cassette = await ToCassetteAsync(cancellationToken).ConfigureAwait(false);
        await cassette.SaveAsync(path, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes the connections to the endpoint; calls that are under way fail. Saves nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_owned is null) return;
        await _owned.ShutdownAsync().ConfigureAwait(false);
        if (_owned is IAsyncDisposable asynchronous) await asynchronous.DisposeAsync().ConfigureAwait(false);
        else if (_owned is IDisposable disposable) disposable.Dispose();
    }
}
