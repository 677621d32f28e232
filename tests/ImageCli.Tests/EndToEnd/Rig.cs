using System.Text;

namespace ArcBox.Samples.ImageCli.Tests.EndToEnd;

/// <summary>What <c>tests/engines/up.sh</c> started, as it printed it. Missing parts skip a test, or fail it where ARCBOX_TEST_ENGINES=required.</summary>
internal static class Rig
{
    public static string Lab(string name) => $"{Require("ARCBOX_TEST_REGISTRY")}/lab/{name}";

    /// <summary>An image of the registry that wants a login.</summary>
    public static string PrivateImage => $"{Require("ARCBOX_TEST_REGISTRY_AUTH")}/priv/busybox:1";

    /// <summary>Docker's configuration after a login at that registry.</summary>
    public static string DockerConfig
    {
        get
        {
            string login = $"{Require("ARCBOX_TEST_REGISTRY_USER")}:{Require("ARCBOX_TEST_REGISTRY_PASSWORD")}";
            string auth = Convert.ToBase64String(Encoding.UTF8.GetBytes(login));
            return $$$"""{"auths":{"{{{Require("ARCBOX_TEST_REGISTRY_AUTH")}}}":{"auth":"{{{auth}}}"} } }""";
        }
    }

    public static string Engine(string variable) => "docker+" + Require(variable);

    private static string Require(string variable)
    {
        string? value = Environment.GetEnvironmentVariable(variable);
        if (!string.IsNullOrEmpty(value)) return value;
        string missing = $"{variable} is not set: start the engines with tests/engines/up.sh --podman and export what it prints.";
        if (Environment.GetEnvironmentVariable("ARCBOX_TEST_ENGINES") == "required") Assert.Fail(missing);
        Assert.Ignore(missing);
        return "";
    }
}
