namespace ArcBox.Ttrpc.Tests.Interop;

/// <summary>
/// What <c>tests/peers/build.sh</c> built and <c>tests/engines/up.sh</c> started, as they printed it. Missing parts skip a test, or fail it where
/// ARCBOX_TEST_ENGINES=required.
/// </summary>
internal static class Rig
{
    public const string GoPeerVariable = "ARCBOX_TEST_GO_PEER";
    public const string ContainerdVariable = "ARCBOX_TEST_CONTAINERD";
    public const string ContainerdTtrpcVariable = "ARCBOX_TEST_CONTAINERD_TTRPC";
    public const string ShimVariable = "ARCBOX_TEST_SHIM";

    private const string Peers = "build the peers with tests/peers/build.sh";
    private const string Engines = "start the engines with tests/engines/up.sh --containerd";

    /// <summary>The program around containerd's own ttrpc runtime.</summary>
    public static string GoPeer => Require(GoPeerVariable, Peers);

    /// <summary>Where <c>ctr</c> reaches containerd: a path.</summary>
    public static string Containerd => new Uri(Require(ContainerdVariable, Engines)).LocalPath;

    public static string ContainerdTtrpc => Require(ContainerdTtrpcVariable, Engines);

    /// <summary>A directory with a root file system, for bundles and their shims.</summary>
    public static string ShimDirectory => Require(ShimVariable, Engines);

    private static string Require(string variable, string remedy)
    {
        string? value = Environment.GetEnvironmentVariable(variable);
        if (!string.IsNullOrEmpty(value)) return value;
        string missing = $"{variable} is not set: {remedy} and export what it prints.";
        if (Environment.GetEnvironmentVariable("ARCBOX_TEST_ENGINES") == "required") Assert.Fail(missing);
        Assert.Ignore(missing);
        return "";
    }
}
