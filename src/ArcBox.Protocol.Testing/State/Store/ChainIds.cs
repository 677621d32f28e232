using System.Collections.Immutable;
using System.Text;

namespace ArcBox.Protocol.Testing;

/// <summary>Ids of layers stacked upon each other (OCI image specification, "Layer ChainID").</summary>
internal static class ChainIds
{
    public static ImmutableArray<string> Of(IEnumerable<string> diffIds)
    {
        ImmutableArray<string>.Builder chain = ImmutableArray.CreateBuilder<string>();
        foreach (string diffId in diffIds) chain.Add(chain.Count == 0 ? diffId : ContentDigest.Of(Encoding.UTF8.GetBytes($"{chain[^1]} {diffId}")));
        return chain.ToImmutable();
    }
}
