using System.Buffers;

namespace ArcBox.Protocol;

/// <summary>What may stand for a registry in a reference: a host's name or address with an optional port. Longer than names of the DNS may be, too.</summary>
internal static class DomainGrammar
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");
    private static readonly SearchValues<char> AddressCharacters = SearchValues.Create("0123456789ABCDEFabcdef:");
    private static readonly SearchValues<char> LabelCharacters = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-");

    /// <summary>True also for none at all.</summary>
    public static bool IsDomain(ReadOnlySpan<char> domain)
    {
        if (domain.IsEmpty) return true;
        int host = domain[0] == '[' ? domain.IndexOf(']') + 1 : domain.IndexOf(':');
        if (host < 0) host = domain.Length;
        ReadOnlySpan<char> port = domain[host..];
        return IsHost(domain[..host]) && (port.IsEmpty || (port is [':', _, ..] && !port[1..].ContainsAnyExcept(Digits)));
    }

    private static bool IsHost(ReadOnlySpan<char> host)
    {
        if (host is ['[', .. var address, ']']) return !address.IsEmpty && !address.ContainsAnyExcept(AddressCharacters);
        foreach (Range label in host.Split('.'))
        {
            if (!IsLabel(host[label])) return false;
        }

        return true;
    }

    private static bool IsLabel(ReadOnlySpan<char> label)
        => label is [not '-', ..] and [.., not '-'] && !label.ContainsAnyExcept(LabelCharacters);
}
