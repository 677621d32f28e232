using System.Buffers;
using System.Text;
using Grpc.Core;

namespace ArcBox.Ttrpc;

/// <summary>The methods that a server serves; generated code fills it in.</summary>
internal sealed class MethodTable : ServiceBinderBase
{
    // Nobody's names are longer; a name that lies in two pieces of the receive buffer is copied.
    private const int MaxNameLength = 1024;

    private readonly Dictionary<byte[], Dictionary<byte[], ServerMethod>> _services = new(Utf8Comparer.Instance);

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
        => Add(method, handler is null ? null : new UnaryMethod<TRequest, TResponse>(method, handler));

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
        => Add(method, handler is null ? null : new ClientStreamingMethod<TRequest, TResponse>(method, handler));

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
        => Add(method, handler is null ? null : new ServerStreamingMethod<TRequest, TResponse>(method, handler));

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
        => Add(method, handler is null ? null : new DuplexMethod<TRequest, TResponse>(method, handler));

    /// <summary>Finds the method of a request; otherwise says what is not there, in the reference implementation's words.</summary>
    public ServerMethod? Find(in RequestEnvelope request, out string problem)
    {
        problem = "";
        if (!_services.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(Contiguous(request.Service), out Dictionary<byte[], ServerMethod>? methods))
            problem = $"service {Show(request.Service)}";
        else if (methods.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(Contiguous(request.Method), out ServerMethod? method)) return method;
        else problem = $"method {Show(request.Method)}";
        return null;
    }

    private void Add(IMethod method, ServerMethod? handler)
    {
        if (handler is null) throw new ArgumentException($"{method.FullName} is bound to nothing.", nameof(handler));
        byte[] service = Encoding.UTF8.GetBytes(method.ServiceName);
        if (!_services.TryGetValue(service, out Dictionary<byte[], ServerMethod>? methods)) _services[service] = methods = new(Utf8Comparer.Instance);
        if (!methods.TryAdd(Encoding.UTF8.GetBytes(method.Name), handler)) throw new InvalidOperationException($"{method.FullName} is bound already.");
    }

    private static ReadOnlySpan<byte> Contiguous(in ReadOnlySequence<byte> name)
        => name.IsSingleSegment ? name.FirstSpan : name.Length <= MaxNameLength ? name.ToArray() : [];

    private static string Show(in ReadOnlySequence<byte> name) => ProtoReader.Text(name.Slice(0, Math.Min(name.Length, MaxNameLength)));
}
