namespace ArcBox.Samples.ImageCli.Tests.EndToEnd;

/// <summary>What <c>tests/engines/up.sh</c> started, as it printed it. Missing parts skip a test, or fail it where ARCBOX_TEST_ENGINES=required.</summary>
internal static class Rig
{
    public static string Lab(string name) => $"{Require("ARCBOX_TEST_REGISTRY")}/lab/{name}";

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
