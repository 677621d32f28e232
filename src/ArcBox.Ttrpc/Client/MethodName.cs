using System.Runtime.CompilerServices;
using System.Text;
using Grpc.Core;

namespace ArcBox.Ttrpc;

/// <summary>The first fields of each request of a method, <c>service</c> and <c>method</c>, encoded once.</summary>
internal static class MethodName
{
    private const byte ServiceTag = 0x0A;
    private const byte MethodTag = 0x12;

    // Generated methods live as long as the process; others must not be kept alive by this.
    private static readonly ConditionalWeakTable<IMethod, byte[]> Known = [];

    public static byte[] Encode(IMethod method) => Known.TryGetValue(method, out byte[]? encoded) ? encoded : Known.GetValue(method, Make);

    private static byte[] Make(IMethod method) => [.. Field(ServiceTag, method.ServiceName), .. Field(MethodTag, method.Name)];

    private static byte[] Field(byte tag, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[Varint.MaxSize];
        return [tag, .. length[..Varint.Write(length, (ulong)bytes.Length)], .. bytes];
    }
}
