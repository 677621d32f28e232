namespace ArcBox.Protocol;

/// <summary>Finds out as whom a call asks the registry.</summary>
/// <param name="reference">The image, which tells the registry.</param>
/// <param name="given">The call's own credential, which goes before all others.</param>
/// <param name="source">The client's source, which goes before the channel's.</param>
internal sealed class CallCredential(string reference, RegistryCredential? given, ICredentialSource? source)
{
    /// <summary>The credential as the protocol carries it; empty for none.</summary>
    /// <exception cref="ArcBoxException">There is one, but it could be read on the way.</exception>
    public async Task<string> ReadAsync(ImageCall call, ClientChannel channel)
    {
        RegistryCredential? found = given;
        if (found is null && (source ?? channel.CredentialSource) is { } asked)
        {
            string registry = ImageReference.Parse(reference).Domain;
            found = await call.GuardAsync(token => asked.GetAsync(registry, token).AsTask()).ConfigureAwait(false);
        }

        if (found is not null && channel.RefusesCredentials) throw call.Failures.InsecureCredentials();
        if (found is null) return "";
        ImageReference image = ImageReference.Parse(reference);
        string auth = found.ToAuthString();
        call.Failures.Mask = CredentialMask.For([auth], image.ToString(), image.FamiliarName);
        return auth;
    }
}
