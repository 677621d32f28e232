using ArcBox.Protocol.V1;
using Google.Protobuf.Reflection;

namespace ArcBox.Protocol.Tests.Wire;

/// <summary>
/// The wire must never drift from arcbox-protocol 0.4.10. The .b64 files are descriptor sets that protoc made of the files given upstream:
/// <c>protoc --descriptor_set_out=image.pb image.proto</c>, then base64.
/// </summary>
public sealed class DescriptorTests
{
    private static readonly FileDescriptor[] Ours = [ImageReflection.Descriptor, CommonReflection.Descriptor];

    [TestCaseSource(nameof(Ours))]
    public void Descriptor_WithoutOptions_EqualsTheGivenOne(FileDescriptor ours)
    {
        FileDescriptorProto expected = Given(Path.GetFileNameWithoutExtension(ours.Name));
        FileDescriptorProto actual = ours.ToProto();

        actual.Options = null;
        actual.SourceCodeInfo = null;

        Assert.That(actual, Is.EqualTo(expected));
    }

    [Test]
    public void Service_Methods_AreTheEightOfTheProtocol()
    {
        IEnumerable<string> methods = ImageService.Descriptor.Methods.Select(method => method.Name);

        Assert.That(methods, Is.EqualTo(["Pull", "Push", "List", "Inspect", "Remove", "Tag", "Build", "Exists"]));
    }

    private static FileDescriptorProto Given(string name)
    {
        using Stream resource = typeof(DescriptorTests).Assembly.GetManifestResourceStream($"{name}.descriptor.b64")!;
        using StreamReader text = new(resource);
        FileDescriptorProto file = FileDescriptorSet.Parser.ParseFrom(Convert.FromBase64String(text.ReadToEnd())).File.Single();
        // protoc writes the JSON names that follow from the names into a set, but leaves them out of generated code.
        foreach (DescriptorProto message in file.MessageType) ClearJsonNames(message);
        return file;
    }

    private static void ClearJsonNames(DescriptorProto message)
    {
        foreach (FieldDescriptorProto field in message.Field) field.ClearJsonName();
        foreach (DescriptorProto nested in message.NestedType) ClearJsonNames(nested);
    }
}
