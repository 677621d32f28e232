using System.Text;
using System.Text.Json;
using CsCheck;

namespace ArcBox.Protocol.Tests.Credentials;

public sealed class RegistryCredentialTests
{
    [Test]
    public void Basic_AllParts_AreWhatDockersHeaderCarries()
        => Assert.That(
            Decode(RegistryCredential.Basic("me", "pw", "registry.example.com:5000").ToAuthString()),
            Is.EqualTo("""{"username":"me","password":"pw","serveraddress":"registry.example.com:5000"}"""));

    [Test]
    public void Tokens_Alone_AreWhatDockersHeaderCarries()
    {
        Assert.That(Decode(RegistryCredential.IdentityToken("t").ToAuthString()), Is.EqualTo("""{"identitytoken":"t"}"""));
        Assert.That(Decode(RegistryCredential.RegistryToken("t").ToAuthString()), Is.EqualTo("""{"registrytoken":"t"}"""));
    }

    [Test]
    public void ToAuthString_AnyPassword_IsPaddedBase64OfTheUrlAlphabet()
        => Gen.Select(Gen.String[1, 20], Gen.String).Sample((name, password) =>
        {
            string user = name.Replace(':', '_');
            string auth = RegistryCredential.Basic(user, password).ToAuthString();
            using JsonDocument json = JsonDocument.Parse(Decode(auth));
            string read = json.RootElement.TryGetProperty("password", out JsonElement element) ? element.GetString()! : "";
            // Half a surrogate pair is no text that UTF-8 could carry.
            return auth.Length % 4 == 0 && read == Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(password));
        });

    [Test]
    public void Creation_BadArguments_Throw()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => RegistryCredential.Basic("", "pw"), Throws.ArgumentException);
            Assert.That(() => RegistryCredential.Basic("a:b", "pw"), Throws.ArgumentException);
            Assert.That(() => RegistryCredential.Basic("me", null!), Throws.ArgumentNullException);
            Assert.That(() => RegistryCredential.IdentityToken(""), Throws.ArgumentException);
            Assert.That(() => RegistryCredential.RegistryToken(""), Throws.ArgumentException);
        }
    }

    /// <summary>RFC 4648 §5 with mandatory padding, bit by bit: what Go's URLEncoding takes.</summary>
    private static string Decode(string text)
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        Assert.That(text.Length % 4, Is.Zero, "padding");
        List<byte> bytes = [];
        int bits = 0, count = 0;
        foreach (char character in text.TrimEnd('='))
        {
            int value = alphabet.IndexOf(character, StringComparison.Ordinal);
            if (value < 0) throw new FormatException($"'{character}' is not of the URL alphabet.");
            bits = (bits << 6) | value;
            if ((count += 6) >= 8) bytes.Add((byte)(bits >> (count -= 8)));
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
