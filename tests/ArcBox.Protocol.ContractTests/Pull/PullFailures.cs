using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.ContractTests;

[Description("Pull: failures and credentials")]
public sealed class PullFailures(ContractHost host) : Contract(host)
{
    [Test]
    public async Task PullAsync_MissingTag_IsNotFound(CancellationToken token)
    {
        string reference = await PublishAsync(new RegistryImage(), token);

        ArcBoxException thrown = await FailAsync<ImageNotFoundException>(Repository(reference) + ":nosuch", null, token);

        Assert.That(thrown.Reason, Is.EqualTo(ErrorReasons.ManifestNotFound));
        Assert.That(thrown.Method, Is.EqualTo("Pull"));
        Assert.That(thrown.IsTransient, Is.False);
    }

    [Test]
    public async Task PullAsync_MissingRepository_IsNotFound(CancellationToken token)
    {
        ArcBoxException thrown = await FailAsync<ImageNotFoundException>(Unique("nosuch"), null, token);

        Assert.That(thrown.Reason, Is.EqualTo(ErrorReasons.ManifestNotFound));
    }

    [Test]
    public async Task PullAsync_MissingDigest_IsNotFound(CancellationToken token)
    {
        string reference = await PublishAsync(new RegistryImage(), token);

        ArcBoxException thrown = await FailAsync<ImageNotFoundException>($"{Repository(reference)}@sha256:{new string('0', 64)}", null, token);

        Assert.That(thrown.Reason, Is.EqualTo(ErrorReasons.ManifestNotFound));
    }

    [Test]
    public async Task PullAsync_LayerThatIsNotWhatItsDigestSays_IsDataLossAfterTheProgressBefore(CancellationToken token)
    {
        (List<PullProgress> lines, Exception? failure) = await ReadAsync(Client.PullAsync(Host.CorruptImage, token));

        Assert.That(failure, Is.TypeOf<ArcBoxException>());
        Assert.That(((ArcBoxException)failure!).StatusCode, Is.EqualTo(StatusCode.DataLoss));
        Assert.That(((ArcBoxException)failure).Reason, Is.EqualTo(ErrorReasons.DigestMismatch));
        Assert.That(lines.Where(line => line.IsLayer), Is.Not.Empty);
        Assert.That(await Client.ExistsAsync(Host.CorruptImage, token), Is.False);
    }

    [Test]
    public async Task PullAsync_RegistryNotThere_IsTransientAndNotADaemonUnreachable(CancellationToken token)
    {
        ArcBoxException thrown = await FailAsync<ArcBoxException>(Host.UnreachableRegistry + "/some/image:1", null, token);

        Assert.That(thrown.Reason, Is.EqualTo(ErrorReasons.RegistryUnreachable));
        Assert.That(thrown.IsTransient, Is.True);
    }

    [Test]
    public async Task PullAsync_PrivateImageWithoutCredential_IsRefused(CancellationToken token)
    {
        string reference = await PublishPrivateAsync(token);

        ArcBoxException thrown = await FailAsync<RegistryAuthenticationException>(reference, null, token);

        Assert.That(thrown.Reason, Is.EqualTo(ErrorReasons.RegistryUnauthenticated));
        Assert.That(await Client.ExistsAsync(reference, token), Is.False);
    }

    [Test]
    public async Task PullAsync_PrivateImageWithWrongCredential_IsRefusedAndTheSecretNotTold(CancellationToken token)
    {
        string reference = await PublishPrivateAsync(token);
        PullOptions options = new() { Credential = RegistryCredential.Basic("tester", "wr0ng-secret") };

        ArcBoxException thrown = await FailAsync<RegistryAuthenticationException>(reference, options, token);

        Assert.That(thrown.Reason, Is.EqualTo(ErrorReasons.RegistryUnauthenticated));
        Assert.That(thrown.ToString(), Does.Not.Contain("wr0ng-secret").And.Not.Contain(options.Credential.ToAuthString()));
    }

    [Test]
    public async Task PullAsync_PrivateImageWithCredential_BringsIt(CancellationToken token)
    {
        string reference = await PublishPrivateAsync(token);

        await Client.PullToEndAsync(reference, new PullOptions { Credential = Host.Credential }, cancellationToken: token);

        Assert.That(await Client.ExistsAsync(reference, token), Is.True);
    }

    [Test]
    public async Task PullAsync_CredentialWhereNoneIsWanted_DoesNoHarm(CancellationToken token)
    {
        string reference = await PublishAsync(new RegistryImage(), token);

        await Client.PullToEndAsync(reference, new PullOptions { Credential = Host.Credential }, cancellationToken: token);

        Assert.That(await Client.ExistsAsync(reference, token), Is.True);
    }

    [Test]
    public async Task PullAsync_CredentialOfAnEarlierCall_IsNotKept(CancellationToken token)
    {
        string reference = await PublishPrivateAsync(token);
        await Client.PullToEndAsync(reference, new PullOptions { Credential = Host.Credential }, cancellationToken: token);
        await Client.RemoveAsync(reference, token);

        await FailAsync<RegistryAuthenticationException>(reference, null, token);
    }

    private async Task<ArcBoxException> FailAsync<TException>(string reference, PullOptions? options, CancellationToken token)
        where TException : ArcBoxException
        => (await Assert.ThrowsAsync<TException>(() => Client.PullToEndAsync(reference, options, cancellationToken: token)))!;

    private async Task<string> PublishPrivateAsync(CancellationToken token)
    {
        string reference = UniquePrivate();
        await Host.PublishAsync(reference, new RegistryImage(), token);
        return reference;
    }
}
