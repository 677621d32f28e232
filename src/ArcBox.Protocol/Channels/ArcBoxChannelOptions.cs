using System.Security.Cryptography.X509Certificates;

namespace ArcBox.Protocol;

/// <summary>How to connect to an <see cref="ArcBoxEndpoint"/>.</summary>
public sealed record ArcBoxChannelOptions
{
    /// <summary>
    /// The certificate authorities that may have signed the server's certificate, for <c>https</c> and <c>docker+https</c>. Null (the default) for the
    /// system's; otherwise these alone.
    /// </summary>
    public X509Certificate2Collection? ServerCertificateAuthorities { get; init; }

    /// <summary>The certificate, with private key, that tells the server who connects (mTLS); null (the default) for none.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>How long one connection attempt may take; the default is 10 seconds.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a gRPC connection with open calls may be silent before it is asked whether it is still alive; the default is 30 seconds.
    /// <see cref="Timeout.InfiniteTimeSpan"/> never asks.
    /// </summary>
    public TimeSpan KeepAlivePingDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the answer to that question may take before the connection counts as dead; the default is 20 seconds.</summary>
    public TimeSpan KeepAlivePingTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// The longest message, in bytes, that is taken from a gRPC server; the default is 16 MiB, because a list of many images passes gRPC's usual 4 MiB.
    /// </summary>
    public int MaxReceiveMessageSize { get; init; } = 16 * 1024 * 1024;

    /// <summary>
    /// True sends registry credentials also over <c>http</c> and <c>docker+http</c> to other machines, where anybody on the way can read them.
    /// The default is false: the call fails instead.
    /// </summary>
    public bool AllowCredentialsOverPlainText { get; init; }

    /// <summary>The clock for timeouts and deadlines; the default is the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
