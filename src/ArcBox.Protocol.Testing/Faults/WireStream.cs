namespace ArcBox.Protocol.Testing;

/// <summary>Where a call's answer goes.</summary>
/// <param name="Pipe">Its connection.</param>
/// <param name="Id">The stream on it.</param>
/// <param name="Abandoned">Fires when the client has given the stream up, where the server then sends no last frame.</param>
internal readonly record struct WireStream(FaultPipe Pipe, uint Id, CancellationToken Abandoned);
