using System.Text;
using CsCheck;

namespace ArcBox.Protocol.Testing.Tests.Recording;

internal sealed class CassetteFormatTests
{
    [TestCase("", 1, 1, "begins with 'arcbox-cassette 1'")]
    [TestCase("{}", 1, 1, "begins with 'arcbox-cassette 1'")]
    [TestCase("arcbox-cassette 2\nend", 1, 17, "update the library")]
    [TestCase("arcbox-cassette 1", 1, 1, "cut short")]
    [TestCase("arcbox-cassette 1\nend\ncall List", 3, 1, "Nothing may follow")]
    [TestCase("arcbox-cassette 1\nmessage { }", 2, 9, "outside of a call")]
    [TestCase("arcbox-cassette 1\ncall Pul\n", 2, 6, "the methods are Pull, Push")]
    [TestCase("arcbox-cassette 1\n\ncall List\nmessge { }", 4, 1, "'messge' means nothing here")]
    [TestCase("arcbox-cassette 1\ncall List\nrequest { \"al\": true }", 3, 9, "al")]
    [TestCase("arcbox-cassette 1\ncall List\nrequest { \"all\": tru", 3, 9, "")]
    [TestCase("arcbox-cassette 1\ncall List\nrequest null", 3, 9, "")]
    [TestCase("arcbox-cassette 1\ncall List\nrequest { }\nrequest { }", 4, 1, "second time")]
    [TestCase("arcbox-cassette 1\ncall List\nrequest { }\nstatus Nothing", 4, 8, "'Nothing' is no status")]
    [TestCase("arcbox-cassette 1\ncall List\nrequest { }\nstatus 5", 4, 8, "'5' is no status")]
    [TestCase("arcbox-cassette 1\ncall List\nrequest { }\nstatus NotFound text", 4, 8, "text in quotes")]
    [TestCase("arcbox-cassette 1\ncall List\nrequest { }\nend", 2, 1, "has both or none")]
    [TestCase("arcbox-cassette 1\ncall List\nrequest { }\nstatus OK\ncall List", 2, 1, "one line 'message'")]
    [TestCase("arcbox-cassette 1\ncall List\nstatus NotFound\nend", 2, 1, "no line 'request'")]
    [TestCase("arcbox-cassette 1\ncall Pull\nrequest { }\nstatus OK\ndetail { \"@type\": \"a\", \"value\": \"\" }\nend", 2, 1, "Only a call that failed")]
    [TestCase("arcbox-cassette 1\ncall List\nrequest { }\nstatus Aborted\ndetail { \"@type\": \"a\", \"value\": \"?\" }\nend", 5, 8, "")]
    [TestCase("arcbox-cassette 1\ncall List\nrequest { }\nstatus Aborted\ndetail { \"@type\": \"a/google.rpc.ErrorInfo\" }\nend", 5, 8, "'reason'")]
    [TestCase("arcbox-cassette 1\ncall Build\nrequest { }", 3, 1, "means nothing here")]
    [TestCase("arcbox-cassette 1\ncall Build\narchive sha256:00", 3, 9, "64 hex digits")]
    [TestCase("arcbox-cassette 1\ncall List\nkey sha256:0G", 3, 5, "64 hex digits")]
    [TestCase("arcbox-cassette 1\ncall List\nheader x-a", 3, 8, "a key and a text")]
    public void Parse_OfWhatIsNoCassette_SaysWhereAndWhatToDo(string text, int line, int position, string problem)
        => Assert.That(() => Cassette.Parse(text), Throws.TypeOf<CassetteFormatException>()
            .With.Property(nameof(CassetteFormatException.Line)).EqualTo(line)
            .And.Property(nameof(CassetteFormatException.Position)).EqualTo(position)
            .And.Message.StartsWith($"The cassette, line {line}, position {position}: ").And.Message.Contains(problem).And.Message.Contains("record it again"));

    [Test]
    public async Task LoadAsync_OfBytesThatAreNoText_NamesFileAndLine()
    {
        string path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, [.. "arcbox-cassette 1\nend\n"u8, 0xff, 0xfe]);

            Assert.That(() => Cassette.LoadAsync(path), Throws.TypeOf<CassetteFormatException>().With.Message.StartsWith($"{path}, line 3, position 1: "));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void LoadAsync_OfNoFile_IsTheSystemsFailure()
        => Assert.That(() => Cassette.LoadAsync(Path.Combine(Path.GetTempPath(), "arcbox-no.cassette")), Throws.TypeOf<FileNotFoundException>());

    [Test]
    public void Parse_OfOtherLineEndsAndABom_IsTheSame()
        => Assert.That(Cassette.Parse("\uFEFF" + Golden.Text.Replace("\n", "\r\n", StringComparison.Ordinal)).ToString(), Is.EqualTo(Golden.Text));

    [Test]
    public void Parse_OfAnotherHand_ComesOutInTheCommonForm()
    {
        Cassette cassette = Cassette.Parse("arcbox-cassette 1\ncall List\nrequest {\"digests\":true,\"all\":true}\nstatus NotFound\nend");

        Assert.That(cassette.ToString(), Is.EqualTo("arcbox-cassette 1\n\ncall List\nrequest { \"all\": true, \"digests\": true }\nstatus NotFound\n\nend\n"));
    }

    [Test]
    public void Parse_OfEveryBeginning_IsATypedFailure()
    {
        string text = Golden.Text;
        for (int length = 0; length < text.Length - 1; length++)
        {
            // The last line's end may be missing, nothing else.
            string cut = text[..length];
            if (cut.EndsWith("\nend", StringComparison.Ordinal)) continue;
            Assert.That(() => Cassette.Parse(cut), Throws.TypeOf<CassetteFormatException>(), $"{length} characters");
        }
    }

    [Test]
    public async Task LoadAsync_OfMutatedBytes_LoadsOrFailsTyped()
    {
        byte[] golden = Golden.Bytes;
        int failures = 0;
        string path = Path.GetTempFileName();
        try
        {
            Gen<byte[]> mutated = Gen.Select(Gen.Int[0, golden.Length - 1], Gen.Byte, Gen.Int[0, 4], Gen.Int[0, 30]).Array[1, 4]
                .Select(changes => changes.Aggregate(golden, Change));
            await mutated.SampleAsync(
                async bytes =>
                {
                    await File.WriteAllBytesAsync(path, bytes);
                    try
                    {
                        Cassette loaded = await Cassette.LoadAsync(path);
                        // What loads can be written and replayed, and keeps its form.
                        Assert.That(Cassette.Parse(loaded.ToString()).ToString(), Is.EqualTo(loaded.ToString()));
                        Assert.That(loaded.ToService(), Is.Not.Null);
                    }
                    catch (CassetteFormatException exception)
                    {
                        Assert.That(exception.Line, Is.Positive);
                        failures++;
                    }
                },
                iter: 1_000,
                threads: 1);
        }
        finally
        {
            File.Delete(path);
        }

        Assert.That(failures, Is.Positive);
    }

    private static byte[] Change(byte[] bytes, (int Place, byte Value, int Kind, int Length) change)
    {
        int place = Math.Min(change.Place, bytes.Length);
        int end = Math.Min(place + change.Length, bytes.Length);
        return change.Kind switch
        {
            0 => [.. bytes[..place], change.Value, .. bytes[place..]],
            1 => [.. bytes[..place], .. bytes[end..]],
            2 => [.. bytes[..end], .. bytes[place..]],
            3 => [.. bytes[..place], .. Encoding.UTF8.GetBytes("{\"[\\u0000}"), .. bytes[place..]],
            _ => place < bytes.Length ? [.. bytes[..place], (byte)(bytes[place] ^ 1), .. bytes[(place + 1)..]] : bytes,
        };
    }
}
