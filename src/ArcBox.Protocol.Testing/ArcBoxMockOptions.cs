using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Testing;

/// <summary>How an <see cref="ArcBoxMockServer"/> behaves.</summary>
public sealed record ArcBoxMockOptions
{
    /// <summary>
    /// The clock for delays, deadlines and the times in the log; the default is the system's. With a fake one no test ever waits.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public TimeProvider TimeProvider
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = TimeProvider.System;

    /// <summary>
    /// True refuses calls that no stub matches with FAILED_PRECONDITION, and the message says why none does. Code that swallows failures swallows this one
    /// too: <see cref="ArcBoxMockServer.VerifyAll"/> is what fails its test. The default, false, has the engine behind the stubs answer.
    /// </summary>
    public bool IsStrict { get; init; }

    /// <summary>What answers the calls that no stub does; null (the default) for an image store in memory. It is not disposed with the server.</summary>
    public ImageService.ImageServiceBase? Backend { get; init; }

    /// <summary>
    /// How long the image store in memory takes from one tick of a transfer or step of a build to the next; the default is zero: it does not wait.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan ProgressInterval
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.Zero;

    /// <summary>How many calls the log keeps, the latest ones; the default is 10,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero.</exception>
    public int MaxLoggedCalls
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = 10_000;

    /// <summary>
    /// The longest build context, in bytes of its tar archive, that is read where something has to see the whole of it; a longer one fails its call with
    /// RESOURCE_EXHAUSTED. The image store in memory reads contexts of any length, and keeps no more than so many bytes of the names of their files, of the
    /// directories above them, and of the Dockerfile. The default is 64 MiB.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero.</exception>
    public int MaxBuildContextBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = 64 * 1024 * 1024;
}
