using Grpc.Core;

namespace ArcBox.Protocol.Testing.Tests.Log;

/// <summary>The headers in which the Docker Engine API has credentials.</summary>
public sealed class RegistryHeaderTests : MockServerTests
{
    [TestCase("x-registry-auth")]
    [TestCase("x-registry-config")]
    public async Task Calls_WithARegistryHeader_HaveItMasked(string header)
    {
        Server.OnPull().WithHeader(header, "canary").Emits(Line("a"));

        await PullAsync(options: new PullOptions { Headers = new Metadata { { header, "canary" } } });

        MockCall call = Server.Calls.Single();
        Assert.That(call.Metadata, Is.EqualTo(new[] { KeyValuePair.Create(header, "***") }));
        Assert.That(call.AnsweredBy, Does.Contain($"WithHeader(\"{header}\", \"***\")").And.Not.Contains("canary"));
    }
}
