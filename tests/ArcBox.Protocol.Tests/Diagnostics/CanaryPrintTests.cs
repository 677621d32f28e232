using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using ArcBox.Protocol.V1;
using ArcBox.Ttrpc;
using Grpc.Core;

namespace ArcBox.Protocol.Tests.Diagnostics;

/// <summary>A canary in every property of a public type that takes a secret: printing the object, or a debugger's window, shows none.</summary>
public sealed class CanaryPrintTests
{
    private static readonly string[] SecretNames =
        ["Auth", "Credential", "Credentials", "BuildCredentials", "Headers", "CredentialSource", "BuildCredentialSource", "BuildArguments"];

    private static readonly Type[] SecretTypes =
    [
        typeof(RegistryCredential), typeof(Metadata), typeof(ICredentialSource), typeof(IReadOnlyDictionary<string, RegistryCredential>),
    ];

    private static IEnumerable<Type> PublicTypes => new[] { typeof(ImageClient), typeof(TtrpcChannel) }.SelectMany(type => type.Assembly.GetExportedTypes());

    // Protobuf's generated texts cannot be told from secrets by their type.
    private static IEnumerable<PropertyInfo> SecretProperties => PublicTypes
        .Where(type => !type.IsAbstract && type.GetConstructor([]) is not null)
        .SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        .Where(property => property.CanWrite && (SecretNames.Contains(property.Name) || SecretTypes.Contains(property.PropertyType)));

    [Test]
    public void ToString_EachPropertyThatTakesASecret_ShowsNone()
    {
        List<string> tried = [];
        using (Assert.EnterMultipleScope())
        {
            foreach (PropertyInfo property in SecretProperties)
            {
                foreach (RegistryCredential credential in Canary.Credentials)
                {
                    object instance = Activator.CreateInstance(property.DeclaringType!.IsAbstract ? property.ReflectedType! : property.DeclaringType)!;
                    property.SetValue(instance, Value(property, credential));
                    Assert.That(Canary.FindIn($"{instance}"), Is.Null, $"{property.ReflectedType}.{property.Name}");
                }

                tried.Add($"{property.ReflectedType!.Name}.{property.Name}");
            }
        }

        string[] calls = ["Build", "Exists", "Inspect", "List", "Pull", "Push", "Remove", "Tag"];
        Assert.That(tried, Is.EquivalentTo((string[])
        [
            .. calls.Select(call => $"{call}Options.Headers"),
            "ArcBoxChannelOptions.CredentialSource", "BuildOptions.BuildArguments", "DockerCredentialOptions.Credentials", "DockerEngineOptions.BuildCredentialSource",
            "DockerEngineOptions.BuildCredentials", "PullImageRequest.Auth", "PullOptions.Credential", "PushImageRequest.Auth", "PushOptions.Credential",
        ]), "A property that is new here may hold a secret: see that it is not printed.");
    }

    [Test]
    public void DebuggerDisplay_AnyPublicType_IsItsToString()
    {
        // gRPC's own base classes say for themselves what they show.
        IEnumerable<Attribute> shown = PublicTypes.SelectMany(type => type.GetCustomAttributes(inherit: false)).OfType<Attribute>();
        Assert.That(shown.OfType<DebuggerTypeProxyAttribute>(), Is.Empty);
        Assert.That(shown.OfType<DebuggerDisplayAttribute>().Select(display => display.Value), Is.All.EqualTo("{ToString(),nq}"));
    }

    [Test]
    public void ToString_Credential_ShowsNothingAndHasNoPropertiesToShow()
    {
        using (Assert.EnterMultipleScope())
        {
            foreach (RegistryCredential credential in Canary.Credentials)
            {
                Assert.That(Canary.FindIn(credential.ToString()), Is.Null);
                Assert.That(JsonSerializer.Serialize(credential), Is.EqualTo("{}"));
                Assert.That(new PullImageRequest { Auth = credential.ToAuthString() }.ToDiagnosticString(), Does.Contain("***"));
            }
        }
    }

    [Test]
    public void Exception_OfAWrongArgument_DoesNotRepeatIt()
    {
        foreach (string secret in Canary.Secrets)
        {
            ArgumentException? thrown = Assert.Throws<ArgumentException>(() => RegistryCredential.Basic($"a:{secret}", secret));
            Assert.That(Canary.FindIn(CanaryText.Of(thrown)), Is.Null);
        }
    }

    private static object Value(PropertyInfo property, RegistryCredential credential)
    {
        if (property.PropertyType == typeof(string)) return credential.ToAuthString();
        if (property.PropertyType == typeof(IReadOnlyDictionary<string, string>))
            return new Dictionary<string, string?> { ["TOKEN"] = Canary.Secrets[0] };
        if (property.PropertyType == typeof(Metadata)) return Canary.Headers;
        if (property.PropertyType == typeof(RegistryCredential)) return credential;
        Dictionary<string, RegistryCredential> credentials = new() { ["registry.example.com"] = credential };
        return property.PropertyType == typeof(ICredentialSource)
            ? new DockerCredentialSource(new DockerCredentialOptions { Credentials = credentials })
            : credentials;
    }
}
