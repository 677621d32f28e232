using System.Text;
using Grpc.Core;

namespace ArcBox.Protocol.Tests.Credentials;

/// <summary>What is hidden in the words of a failure, and what is left.</summary>
public sealed class CredentialMaskTests
{
    private static CredentialMask Mask(string password, params string[] names)
        => CredentialMask.For([RegistryCredential.Basic("me", password).ToAuthString()], names);

    [TestCase("pass word", "no 'pass word'", ExpectedResult = "no '***'")]
    [TestCase("pass word", "no pass%20word, pass+word", ExpectedResult = "no ***, ***")]
    [TestCase("a\"b\\c", """no a\"b\\c""", ExpectedResult = "no ***")]
    [TestCase("a<b>&c", """no a\u003cb\u003e\u0026c""", ExpectedResult = "no ***")]
    [TestCase("lines\n2", """no lines\n2""", ExpectedResult = "no ***")]
    [TestCase("secret", "Basic bWU6c2VjcmV0", ExpectedResult = "Basic ***")]
    [TestCase("secret", "secretary", ExpectedResult = "***ary")]
    [TestCase("abc", "abc is too short", ExpectedResult = "abc is too short")]
    [TestCase("", "nothing", ExpectedResult = "nothing")]
    public string Hide_Text(string password, string text) => Mask(password).Hide(text);

    [Test]
    public void Hide_PasswordInTheNamesOfTheImageOrTheUser_IsLeft()
    {
        Assert.That(Mask("docker", "docker.io/library/nginx").Hide("docker.io says no"), Is.EqualTo("docker.io says no"));
        CredentialMask mask = CredentialMask.For([RegistryCredential.Basic("admin", "admin").ToAuthString()]);
        Assert.That(mask.Hide("admin is refused: YWRtaW46YWRtaW4="), Is.EqualTo("admin is refused: ***="));
    }

    [TestCase("e30=")]
    [TestCase("W10=")]
    [TestCase("bm90IGpzb24=")]
    [TestCase("eyJwYXNzd29yZCI6IlxcdWQ4MDAifQ==")]
    [TestCase("%%%%")]
    public void Hide_AuthOfAnotherShape_IsHiddenWhole(string auth)
        => Assert.That(CredentialMask.For([auth]).Hide($"bad header {auth}"), Does.StartWith("bad header ***"));

    [Test]
    public void Hide_ExceptionThatTellsNothing_IsItself()
    {
        RpcException exception = new(new Status(StatusCode.Aborted, "busy", new IOException("x")), new Metadata { { "a-bin", [1, 2] } });

        Assert.That(Mask("secret").Hide(exception), Is.SameAs(exception));
        Assert.That(CredentialMask.None.Hide(exception), Is.SameAs(exception));
        Exception wrapping = new OperationCanceledException("x", exception);
        Assert.That(Mask("secret").Hide(wrapping), Is.SameAs(wrapping));
    }

    [Test]
    public void Hide_Exception_KeepsAllTheRest()
    {
        byte[] details = [4, .. Encoding.UTF8.GetBytes("sécret!"), 9];
        Metadata trailers = new() { { "a-bin", details }, { "b", "sécret!" } };
        RpcException exception = new(new Status(StatusCode.Aborted, "no sécret!", new IOException("pipe")), trailers);

        Exception hidden = Mask("sécret!").Hide(new OperationCanceledException("x", exception));

        Assert.That(hidden, Is.TypeOf<RpcException>());
        RpcException rpc = (RpcException)hidden;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(rpc.StatusCode, Is.EqualTo(StatusCode.Aborted));
            Assert.That(rpc.Status.Detail, Is.EqualTo("no ***"));
            Assert.That(rpc.Status.DebugException, Is.SameAs(exception.Status.DebugException));
            Assert.That(rpc.Trailers.GetValueBytes("a-bin"), Is.EqualTo([4, .. "********"u8, 9]), "lengths around it stay right");
            Assert.That(rpc.Trailers.GetValue("b"), Is.EqualTo("***"));
        }
    }
}
