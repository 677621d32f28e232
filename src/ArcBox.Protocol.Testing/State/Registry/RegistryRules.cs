using System.Collections.Immutable;

namespace ArcBox.Protocol.Testing;

/// <summary>
/// Who may do what with which repository. Of the credentials that apply that of the longest name counts; a registry that is down, or takes no pushes, is so
/// whatever is said about a part of it.
/// </summary>
internal sealed class RegistryRules
{
    private ImmutableDictionary<string, RegistryRule> _rules = ImmutableDictionary.Create<string, RegistryRule>(StringComparer.Ordinal);

    public void Change(string prefix, Func<RegistryRule, RegistryRule> change)
        => ImmutableInterlocked.AddOrUpdate(ref _rules, prefix, name => change(new RegistryRule(name)), (_, rule) => change(rule));

    /// <exception cref="RegistryException">The registry is away, or wants another credential.</exception>
    public void CheckAccess(ImageReference repository, RegistryLogin? login, string request)
    {
        RegistryRule[] rules = Find(repository);
        if (rules.Any(rule => rule.IsUnreachable)) throw RegistryException.Unreachable(repository);
        if (Admits(rules, login)) return;
        throw login is null ? RegistryException.NoCredential(request) : RegistryException.WrongCredential();
    }

    /// <exception cref="RegistryException">Nobody may push there.</exception>
    public void CheckWritable(ImageReference repository)
    {
        if (Find(repository).Any(rule => rule.IsReadOnly)) throw RegistryException.ReadOnly();
    }

    public bool Allows(ImageReference repository, RegistryLogin? login)
    {
        RegistryRule[] rules = Find(repository);
        return !rules.Any(rule => rule.IsUnreachable) && Admits(rules, login);
    }

    private static bool Admits(RegistryRule[] rules, RegistryLogin? login)
        => rules.Where(rule => rule.Login is not null).MaxBy(rule => rule.Prefix.Length)?.Login?.Accepts(login) ?? true;

    private RegistryRule[] Find(ImageReference repository) => [.. _rules.Values.Where(rule => rule.AppliesTo(repository))];
}
