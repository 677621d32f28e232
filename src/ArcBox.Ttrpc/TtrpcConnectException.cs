namespace ArcBox.Ttrpc;

/// <summary>
/// Why a <see cref="TtrpcChannel"/> could not connect. A call fails with an <c>RpcException</c> of status UNAVAILABLE, which has this in its status's
/// <c>DebugException</c>.
/// </summary>
public sealed class TtrpcConnectException : IOException
{
    internal TtrpcConnectException(string address, string problem, bool isTransient, Exception? innerException = null)
        : base($"{address} cannot be reached: {problem}", innerException)
        => (Address, Problem, IsTransient) = (address, problem, isTransient);

    /// <summary>Where the channel goes.</summary>
    public string Address { get; }

    /// <summary>What is wrong and what to do; a sentence.</summary>
    public string Problem { get; }

    /// <summary>True if the server may merely not be up yet; false for what does not mend itself, such as missing permission.</summary>
    public bool IsTransient { get; }
}
