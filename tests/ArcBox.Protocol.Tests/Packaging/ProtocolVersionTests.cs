using System.Reflection;

namespace ArcBox.Protocol.Tests.Packaging;

/// <summary>The constant that code reads and the metadata that tools read are written in two files.</summary>
public sealed class ProtocolVersionTests
{
    [Test]
    public void Version_ConstantAndMetadata_Agree()
    {
        string? metadata = typeof(ArcBoxProtocol).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "ArcBoxProtocolVersion").Value;

        Assert.That(metadata, Is.EqualTo(ArcBoxProtocol.Version));
    }
}
