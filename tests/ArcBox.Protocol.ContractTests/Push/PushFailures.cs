using Grpc.Core;

namespace ArcBox.Protocol.ContractTests;

[Description("Push: failures and credentials")]
public sealed class PushFailures(ContractHost host) : Contract(host)
{
    [Test]
    public async Task PushAsync_ImageNotThere_IsNotFound(CancellationToken token)
    {
        ArcBoxException thrown = await FailAsync<ImageNotFoundException>(Unique("nosuch"), null, token);

        Assert.That(thrown.Reason, Is.EqualTo(ErrorReasons.ImageNotFound));
        Assert.That(thrown.Method, Is.EqualTo("Push"));
    }

    [Test]
    public async Task PushAsync_TagNotThere_IsNotFound(CancellationToken token)
    {
        string reference = Unique();
        await MakeAsync(token, reference);

        ArcBoxException thrown = await FailAsync<ImageNotFoundException>(Repository(reference) + ":nosuch", null, token);

        Assert.That(thrown.Reason, Is.EqualTo(ErrorReasons.ImageNotFound));
    }

    [Test]
    public async Task PushAsync_RegistryNotThere_IsTransientAndNotADaemonUnreachable(CancellationToken token)
    {
        string reference = $"{Host.UnreachableRegistry}/contract-{Guid.NewGuid():n}:1";
        await MakeAsync(token, reference);

        ArcBoxException thrown = await FailAsync<ArcBoxException>(reference, null, token);

        Assert.That(thrown.Reason, Is.EqualTo(ErrorReasons.RegistryUnreachable));
        Assert.That(thrown.IsTransient, Is.True);
    }

    [Test]
    public async Task PushAsync_ReadOnlyRegistry_IsDenied(CancellationToken token)
    {
        string reference = $"{Host.ReadOnlyRegistry}/contract-{Guid.NewGuid():n}:1";
        await MakeAsync(token, reference);

        ArcBoxException thrown = await FailAsync<ArcBoxException>(reference, null, token);

        Assert.That(thrown.StatusCode, Is.EqualTo(StatusCode.PermissionDenied));
        Assert.That(thrown.Reason, Is.EqualTo(ErrorReasons.RegistryReadOnly));
    }

    [Test]
    public async Task PushAsync_PrivateRegistryWithoutCredential_IsRefused(CancellationToken token)
    {
        string reference = UniquePrivate();
        await MakeAsync(token, reference);

        ArcBoxException thrown = await FailAsync<RegistryAuthenticationException>(reference, null, token);

        Assert.That(thrown.Reason, Is.EqualTo(ErrorReasons.RegistryUnauthenticated));
    }

    [Test]
    public async Task PushAsync_PrivateRegistryWithWrongCredential_IsRefusedAndTheSecretNotTold(CancellationToken token)
    {
        string reference = UniquePrivate();
        await MakeAsync(token, reference);
        PushOptions options = new() { Credential = RegistryCredential.Basic("tester", "wr0ng-secret") };

        ArcBoxException thrown = await FailAsync<RegistryAuthenticationException>(reference, options, token);

        Assert.That(thrown.Reason, Is.EqualTo(ErrorReasons.RegistryUnauthenticated));
        Assert.That(thrown.ToString(), Does.Not.Contain("wr0ng-secret").And.Not.Contain(options.Credential.ToAuthString()));
    }

    [Test]
    public async Task PushAsync_PrivateRegistryWithCredential_PublishesForThoseWhoHaveIt(CancellationToken token)
    {
        string reference = UniquePrivate();
        string id = await MakeAsync(token, reference);

        await Client.PushToEndAsync(reference, new PushOptions { Credential = Host.Credential }, cancellationToken: token);
        await Client.RemoveAsync(reference, token);
        await Client.PullToEndAsync(reference, new PullOptions { Credential = Host.Credential }, cancellationToken: token);

        Assert.That(await Client.FindIdAsync(reference, token), Is.EqualTo(id));
    }

    private async Task<ArcBoxException> FailAsync<TException>(string reference, PushOptions? options, CancellationToken token)
        where TException : ArcBoxException
        => (await Assert.ThrowsAsync<TException>(() => Client.PushToEndAsync(reference, options, cancellationToken: token)))!;
}
