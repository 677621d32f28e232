namespace ArcBox.Protocol.Tests.EndToEnd;

/// <summary>What <c>tests/engines/up.sh</c> started, as it printed it. Missing parts skip a test, or fail it where ARCBOX_TEST_ENGINES=required.</summary>
internal static class Rig
{
    /// <summary>True where all tests must run.</summary>
    public static bool IsRequired => Environment.GetEnvironmentVariable("ARCBOX_TEST_ENGINES") == "required";

    public static string Registry => Require("ARCBOX_TEST_REGISTRY");

    public static string PrivateRegistry => Require("ARCBOX_TEST_REGISTRY_AUTH");

    public static string ReadOnlyRegistry => Require("ARCBOX_TEST_REGISTRY_READONLY");

    public static string User => Require("ARCBOX_TEST_REGISTRY_USER");

    public static string Password => Require("ARCBOX_TEST_REGISTRY_PASSWORD");

    public static RegistryCredential Credential => RegistryCredential.Basic(User, Password);

    public static ArcBoxEndpoint Engine(string variable) => ArcBoxEndpoint.Parse("docker+" + Require(variable));

    private static string Require(string variable)
    {
        string? value = Environment.GetEnvironmentVariable(variable);
        if (!string.IsNullOrEmpty(value)) return value;
        Missing($"{variable} is not set: start the engines with tests/engines/up.sh --podman and export what it prints.");
        return "";
    }

    /// <summary>Skips the test, or fails it where all tests must run.</summary>
    public static void Missing(string what)
    {
        if (IsRequired) Assert.Fail(what);
        Assert.Ignore(what);
    }
}
