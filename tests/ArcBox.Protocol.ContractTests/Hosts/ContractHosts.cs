using ArcBox.Protocol.Testing;

namespace ArcBox.Protocol.ContractTests;

/// <summary>Where the contract is run.</summary>
public static class ContractHosts
{
    private const string Docker = "ARCBOX_TEST_DOCKER";
    private const string Podman = "ARCBOX_TEST_PODMAN";

    public static IReadOnlyList<ContractHost> All { get; } =
    [
        new MockContractHost("mock", "mock in memory", () => MockTransport.InMemory, Difference.OfMock),
        new MockContractHost("mock-ttrpc", "mock over ttrpc", () => MockTransport.Ttrpc, [.. Difference.OfMock, .. Difference.OfWires]),
        new MockContractHost("mock-grpc", "mock over gRPC", () => GrpcMockTransport.UnixSocket, [.. Difference.OfMock, .. Difference.OfWires]),
        new EngineHost("dockerd", "dockerd", Docker, null, Difference.OfDockerd),
        new PodmanHost("podman", "Podman", Podman, Difference.OfPodman),
        new EngineHost("backend-ttrpc", "backend over ttrpc", Docker, "ttrpc+unix", [.. Difference.OfDockerd, .. Difference.OfWires]),
        new EngineHost("backend-grpc", "backend over gRPC", Docker, "unix", [.. Difference.OfDockerd, .. Difference.OfWires]),
    ];

    /// <summary>One instance of each fixture for each host that is there. What is missing is told once, and not by each case.</summary>
    public static IEnumerable<TestFixtureData> Fixtures
        => All.Where(host => !host.IsMissing).Select(host => new TestFixtureData(host).SetArgDisplayNames(host.Name));
}
