namespace ArcBox.Protocol.Tests.EndToEnd.Builds;

/// <summary>What the <c>docker</c> command line asked an engine for.</summary>
/// <param name="Query">The parameters of <c>POST /build</c>, from the question mark.</param>
/// <param name="Archive">The build context.</param>
internal sealed record DockerRequest(string Query, byte[] Archive)
{
    /// <summary>The same for another builder. The command's own BuildKit client would take a session, which is not what is compared.</summary>
    public DockerRequest For(ImageBuilder? builder)
    {
        Assert.That(Query, Does.Contain("version=1"));
        return builder is ImageBuilder.BuildKit ? this with { Query = Query.Replace("version=1", "version=2", StringComparison.Ordinal) } : this;
    }
}
