namespace ArcBox.Protocol.ContractTests;

/// <summary>The committed page is that of the run, if the run is whole: where engines are required, as in CI, and where it is written.</summary>
public sealed class CompatibilityPageTests
{
    private const string Stale = "docs/compatibility.md is not what this run yields. Write it with: " + CompatibilityPage.Command;

    [Test]
    public void Page_Topics_AreTheFixtures()
    {
        if (CompatibilityPage.IsToBeWritten) Assert.Ignore("It is being written.");
        Assert.That(CompatibilityPage.ReadColumn(0), Is.EqualTo(CompatibilityPage.Rows), Stale);
    }

    [Test]
    public void Page_Differences_AreThoseOfTheHosts()
    {
        if (CompatibilityPage.IsToBeWritten) Assert.Ignore("It is being written.");
        Assert.That(CompatibilityPage.ReadDifferences(), Is.EqualTo(CompatibilityPage.DifferenceLines), Stale);
    }

    [Test]
    [CancelAfter(400_000)] // Whoever leaves fixtures out waits in vain.
    public async Task Page_Numbers_AreWhatTheRunYields(CancellationToken token)
    {
        if (!CompatibilityPage.IsToBeWritten && !Rig.IsRequired) Assert.Ignore("The page's numbers are checked where ARCBOX_TEST_ENGINES=required.");
        await CompatibilityRun.Whole.WaitAsync(token);
        Assert.That(ContractHosts.All.Select(CompatibilityColumn.FindGap).OfType<string>(), Is.Empty);

        string page = CompatibilityPage.Render();
        if (CompatibilityPage.IsToBeWritten) await File.WriteAllTextAsync(CompatibilityPage.Path, page, token);

        Assert.That(CompatibilityPage.Read(), Is.EqualTo(page.Split('\n').SkipLast(1)), Stale);
    }
}
