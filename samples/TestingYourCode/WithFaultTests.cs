using ArcBox.Protocol;
using ArcBox.Protocol.Testing;

namespace ArcBox.Samples.TestingYourCode;

/// <summary>Faults on the wire: the server is on a socket, and what goes wrong there is real.</summary>
public sealed class WithFaultTests
{
    [Test]
    public async Task DeployAsync_ConnectionBreaksInThePull_TriesAgain()
    {
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(MockTransport.Ttrpc);
        await using ImageClient client = server.CreateClient();
        server.AddImage("builds/app:1");
        InjectedFault fault = server.InjectFault(WireFault.TruncatedFrame, new FaultPlan { Method = "Pull", Number = 1, AfterItems = 3 });

        await new Deployer(client).DeployAsync("builds/app:1", "live/app:1");

        Assert.That(fault.TimesApplied, Is.EqualTo(1));
        Assert.That(server.Calls.Select(call => call.Method), Is.EqualTo(new[] { "Pull", "Pull", "Tag", "Push" }));
    }

    [Test]
    public async Task DeployAsync_DaemonRestartsBeforeThePush_FailsAsTransient()
    {
        await using ArcBoxMockServer server = await ArcBoxMockServer.StartAsync(MockTransport.Ttrpc);
        await using ImageClient client = server.CreateClient();
        server.AddImage("builds/app:1");
        StreamGate push = server.OnPush().Gated();

        Task<string> deployment = new Deployer(client).DeployAsync("builds/app:1", "live/app:1");
        await push.ReleaseAsync(2);
        await server.TakeDownAsync();

        Assert.That(async () => await deployment, Throws.InstanceOf<ArcBoxException>().With.Property(nameof(ArcBoxException.IsTransient)).True);
    }
}
