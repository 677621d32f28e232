using System.Security.Cryptography.X509Certificates;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ArcBox.Protocol;

/// <summary>
/// How to connect to an <see cref="ArcBoxEndpoint"/>, and how an <see cref="ImageClient"/> makes its calls there: one of the endpoint, of a discovery, or over a
/// channel that <see cref="ArcBoxChannel"/> made or a <see cref="DockerEngineChannel"/>. Other clients are told by their own properties.
/// </summary>
public sealed record ArcBoxChannelOptions
{
    // The shortest that SocketsHttpHandler takes.
    private static readonly TimeSpan MinPingTime = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The certificate authorities that may have signed the server's certificate, for <c>https</c> and <c>docker+https</c>. Null (the default) for the
    /// system's; otherwise these alone.
    /// </summary>
    public X509Certificate2Collection? ServerCertificateAuthorities { get; init; }

    /// <summary>The certificate, with private key, that tells the server who connects (mTLS); null (the default) for none.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>How long connecting may take, with all its attempts; the default is 10 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero, or longer than 24 days.</exception>
    public TimeSpan ConnectTimeout
    {
        get;
        init => field = TimeLimit.Positive(value);
    } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a gRPC connection with open calls may be silent before it is asked whether it is still alive; the default is 30 seconds.
    /// <see cref="Timeout.InfiniteTimeSpan"/> never asks.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below one second, or longer than 24 days.</exception>
    public TimeSpan KeepAlivePingDelay
    {
        get;
        init => field = value == Timeout.InfiniteTimeSpan ? value : PingTime(value);
    } = TimeSpan.FromSeconds(30);

    /// <summary>How long the answer to that question may take before the connection counts as dead; the default is 20 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below one second, or longer than 24 days.</exception>
    public TimeSpan KeepAlivePingTimeout
    {
        get;
        init => field = PingTime(value);
    } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// The longest message, in bytes, that is taken from a gRPC server; the default is 16 MiB, because a list of many images passes gRPC's usual 4 MiB.
    /// Messages of ttrpc have 4 MiB at most, whatever is set here.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero.</exception>
    public int MaxReceiveMessageSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = 16 * 1024 * 1024;

    /// <summary>
    /// True sends registry credentials also over <c>http</c>, <c>docker+http</c> and <c>ttrpc+tcp</c> to other machines, where anybody on the way can
    /// read them. The default is false: the call fails instead.
    /// </summary>
    public bool AllowCredentialsOverPlainText { get; init; }

    /// <summary>
    /// Who asks the registries in pulls and pushes of an <see cref="ImageClient"/> that are given no credential, such as a
    /// <see cref="DockerCredentialSource"/>; null (the default) for nobody.
    /// </summary>
    public ICredentialSource? CredentialSource { get; init; }

    /// <summary>
    /// How often connecting is tried and, by an <see cref="ImageClient"/> over the channel, calls that change nothing; the default is three times.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public RetryOptions Retry
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = new();

    /// <summary>The <see cref="ImageClient.CallTimeout"/> of clients over the channel; null (the default) for no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero, or longer than 24 days.</exception>
    public TimeSpan? CallTimeout
    {
        get;
        init => field = TimeLimit.Optional(value);
    }

    /// <summary>The <see cref="ImageClient.StallTimeout"/> of clients over the channel; null (the default) for no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero, or longer than 24 days.</exception>
    public TimeSpan? StallTimeout
    {
        get;
        init => field = TimeLimit.Optional(value);
    }

    /// <summary>
    /// What is put around the calls of an <see cref="ImageClient"/> over the channel, such as an <c>Interceptor</c> that adds a header; the first is the
    /// outermost. None by default. Each attempt of a call that is repeated goes through them.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyList<Interceptor> Interceptors
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = [];

    /// <summary>
    /// Where connecting, and the calls of an <see cref="ImageClient"/> over the channel, are logged, under <see cref="ArcBoxTelemetry.SourceName"/> and
    /// <c>ArcBox.Ttrpc</c>; the default logs nothing. No log holds a credential or metadata.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public ILoggerFactory LoggerFactory
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = NullLoggerFactory.Instance;

    /// <summary>The clock for timeouts and deadlines; the default is the system's.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public TimeProvider TimeProvider
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = TimeProvider.System;

    internal ILogger CreateLogger() => SafeLogger.Create(LoggerFactory, ArcBoxTelemetry.SourceName);

    private static TimeSpan PingTime(TimeSpan value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, MinPingTime);
        return TimeLimit.Positive(value);
    }
}
