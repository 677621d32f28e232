using System.Collections.Immutable;

namespace ArcBox.Protocol.Testing;

/// <summary>Who may do what with which repository. The rule with the longest name that applies counts.</summary>
internal sealed class RegistryRules
{
    private ImmutableDictionary<string, RegistryRule> _rules = ImmutableDictionary.Create<string, RegistryRule>(StringComparer.Ordinal);

    public void Change(string prefix, Func<RegistryRule, RegistryRule> change)
        => ImmutableInterlocked.AddOrUpdate(ref _rules, prefix, name => change(new RegistryRule(name)), (_, rule) => change(rule));

    /// <exception cref="RegistryException">The registry is away, or wants another credential.</exception>
    public void CheckAccess(ImageReference repository, RegistryLogin? login, string request)
    {
        RegistryRule? rule = Find(repository);
        if (rule is { IsUnreachable: true }) throw RegistryException.Unreachable(repository);
        if (rule?.Login is null || rule.Login.Accepts(login)) return;
        throw login is null ? RegistryException.NoCredential(request) : RegistryException.WrongCredential();
    }

    /// <exception cref="RegistryException">Nobody may push there.</exception>
    public void CheckWritable(ImageReference repository)
    {
        if (Find(repository) is { IsReadOnly: true }) throw RegistryException.ReadOnly();
    }

    public bool Allows(ImageReference repository, RegistryLogin? login)
        => Find(repository) is not { } rule || (!rule.IsUnreachable && (rule.Login is null || rule.Login.Accepts(login)));

    private RegistryRule? Find(ImageReference repository) => _rules.Values.Where(rule => rule.AppliesTo(repository)).MaxBy(rule => rule.Prefix.Length);
}
