using System.Text;
using Moq;

namespace ArcBox.Samples.ImageCli.Tests;

internal sealed class UnwritableOutputTests
{
    private static readonly Exception[] Refusals = [new IOException("disk full"), new UnauthorizedAccessException("closed")];

    private readonly CliHarness _cli = new();

    public UnwritableOutputTests()
        => _cli.Client.Setup(client => client.FindIdAsync("there", null, It.IsAny<CancellationToken>())).ReturnsAsync("sha256:1");

    [TestCaseSource(nameof(Refusals))]
    public async Task Run_ErrorCannotBeWritten_KeepsTheExitCode(Exception refusal)
    {
        using RefusingWriter refusing = new(refusal);
        _cli.Error = refusing;
        _cli.Client.Setup(client => client.FindIdAsync("missing", null, It.IsAny<CancellationToken>())).ReturnsAsync((string?)null);

        Assert.That((await _cli.RunAsync("nonsense")).ExitCode, Is.EqualTo(ExitCode.Usage));
        Assert.That((await _cli.RunAsync("exists", "missing")).ExitCode, Is.EqualTo(ExitCode.NotFound));
        Assert.That((await _cli.RunAsync("pull", "x", "--username", "me", "--json")).ExitCode, Is.EqualTo(ExitCode.Usage));
        Assert.That(refusing.Attempts, Is.GreaterThanOrEqualTo(3));
    }

    [TestCaseSource(nameof(Refusals))]
    public async Task Run_OutputCannotBeWritten_IsOneAndTold(Exception refusal)
    {
        using RefusingWriter refusing = new(refusal);
        _cli.Out = refusing;
        CliResult expected = new(ExitCode.Failed, "", $"arcbox-images: {refusal.Message}\n");

        Assert.That(await _cli.RunAsync("exists", "there"), Is.EqualTo(expected));
        Assert.That(await _cli.RunAsync("--help"), Is.EqualTo(expected));
    }

    [Test]
    public async Task Run_NeitherCanBeWritten_IsOne()
    {
        using RefusingWriter refusing = new(new IOException("disk full"));
        (_cli.Out, _cli.Error) = (refusing, refusing);

        Assert.That((await _cli.RunAsync("exists", "there")).ExitCode, Is.EqualTo(ExitCode.Failed));
    }

    private sealed class RefusingWriter(Exception refusal) : TextWriter
    {
        public int Attempts { get; private set; }

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value)
        {
            Attempts++;
            throw refusal;
        }
    }
}
