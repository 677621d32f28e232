namespace ArcBox.Protocol;

/// <summary>Says why a connection could not be opened.</summary>
internal static class ConnectProblem
{
    public static EndpointConnectException Explain(ArcBoxEndpoint endpoint, Exception exception)
    {
        (string problem, bool isTransient) = endpoint switch
        {
            { SocketPath: { } path } => UnixSocketProblem.Explain(path, exception),
            { PipeName: { } name } when exception is UnauthorizedAccessException => ($"access to the pipe '{name}' is denied.", false),
            _ => TcpConnection.Explain(exception),
        };
        return EndpointConnectException.For(endpoint, problem, isTransient, exception);
    }
}
