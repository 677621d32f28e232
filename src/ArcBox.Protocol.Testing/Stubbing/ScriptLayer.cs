using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ArcBox.Protocol.Testing;

/// <summary>A layer that is only talked about.</summary>
/// <param name="Id">Twelve hex digits.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Ticks">How many lines its transfer has.</param>
internal sealed record ScriptLayer(string Id, long Size, int Ticks)
{
    private const int MinBytes = 10_000;
    private const int MaxBytes = 30_000_000;

    public long DoneAfter(int ticks) => Size * ticks / Ticks;

    public static ScriptLayer[] Make(string purpose, int count, int seed)
        => [.. Enumerable.Range(0, count).Select(index => Make(Hash($"{purpose} layer", index, seed)))];

    /// <summary>64 hex digits. Hashes and not <see cref="Random"/>, whose numbers may differ from one version of .NET to the next.</summary>
    public static string Digest(string purpose, int index, int seed) => Convert.ToHexStringLower(Hash(purpose, index, seed));

    private static ScriptLayer Make(byte[] hash)
    {
        long size = MinBytes + (BinaryPrimitives.ReadUInt32LittleEndian(hash.AsSpan(8)) % (MaxBytes - MinBytes));
        return new ScriptLayer(Convert.ToHexStringLower(hash)[..12], size, Ticks: 2 + (hash[31] % 3));
    }

    private static byte[] Hash(string purpose, int index, int seed)
        => SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{purpose} {index} of seed {seed}")));
}
