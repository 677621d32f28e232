namespace ArcBox.Ttrpc.Tests.Sockets;

public sealed class TtrpcAddressTests
{
    [TestCase("unix:///run/x.sock", "unix:///run/x.sock")]
    [TestCase("unix:/run/x.sock", "unix:///run/x.sock")]
    [TestCase("UNIX:/run/x.sock", "unix:///run/x.sock")]
    [TestCase("unix:///run/a%20b ü.sock", "unix:///run/a%20b ü.sock")]
    [TestCase("unix:@shim", "unix:@shim")]
    [TestCase("unix://@shim", "unix:@shim")]
    [TestCase("unix:@/containerd-shim/1.sock", "unix:@/containerd-shim/1.sock")]
    [TestCase("tcp://localhost:80", "tcp://localhost:80")]
    [TestCase("tcp:127.0.0.1:0", "tcp://127.0.0.1:0")]
    [TestCase("tcp://[::1]:65535", "tcp://[::1]:65535")]
    [TestCase("tcp://[0:0::1]:80", "tcp://[::1]:80")]
    [TestCase("tcp://LocalHost:80", "tcp://localhost:80")]
    [TestCase("vsock://3:1024", "vsock://3:1024")]
    [TestCase("vsock://-1:0", "vsock://-1:0")]
    [TestCase("vsock://4294967295:7", "vsock://-1:7")]
    public void Parse_EveryForm_GivesTheCanonicalText(string text, string canonical)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(TtrpcAddress.Parse(text).ToString(), Is.EqualTo(canonical));
            Assert.That(TtrpcAddress.Parse($"ttrpc+{text}").ToString(), Is.EqualTo(canonical));
            Assert.That(TtrpcAddress.Parse(canonical), Is.EqualTo(TtrpcAddress.Parse(text)));
        }
    }

    [TestCase("/run/x.sock", "it has no scheme; write unix:///path")]
    [TestCase("http://h:1", "the scheme 'http' is not known; write unix:///path")]
    [TestCase("unix://run/x.sock", "three slashes: unix:///run/x.sock")]
    [TestCase("unix:x.sock", "three slashes: unix:///run/x.sock")]
    [TestCase("unix:", "three slashes")]
    [TestCase("unix:///run/", "it names a directory")]
    [TestCase("unix:///run/\0x", "a path has no NUL")]
    [TestCase("unix:@", "the abstract socket has no name behind the @")]
    [TestCase("tcp://localhost", "it has no port; write host:port behind the slashes")]
    [TestCase("tcp://[::1]", "it has no port; write host:port behind the slashes")]
    [TestCase("tcp://::1:80", "an IPv6 address is written in brackets: [::1]:port")]
    [TestCase("tcp://[localhost]:80", "'localhost' is not a host")]
    [TestCase("tcp://:80", "'' is not a host")]
    [TestCase("tcp://host:65536", "'65536' is not a port; write a number up to 65535")]
    [TestCase("tcp://host:80/", "'80/' is not a port")]
    [TestCase("tcp://host:-1", "'-1' is not a port")]
    [TestCase("vsock://3", "write cid:port behind the slashes")]
    [TestCase("vsock://host:80", "'host' is not a CID; write a number, or -1")]
    [TestCase("vsock://3:x", "'x' is not a port; write a number below 4294967295")]
    [TestCase("vsock://3:4294967295", "'4294967295' is not a port")]
    public void Parse_Mistake_SaysWhatIsWrong(string text, string problem)
        => Assert.That(
            () => TtrpcAddress.Parse(text),
            Throws.TypeOf<FormatException>().With.Message.StartsWith($"'{text}' is not an address").And.Message.Contains(problem));

    [TestCase("tcp://user@host:80", "tcp://***@host:80")]
    [TestCase("tcp://user:s3cret@host:80", "tcp://***@host:80")]
    [TestCase("ttrpc+tcp:user:s3cret@host:80", "ttrpc+tcp:***@host:80")]
    [TestCase("vsock://user:s3cret@3:80", "vsock://***@3:80")]
    [TestCase("vsock://s3cret@3:80", "vsock://***@3:80")]
    public void Parse_AddressWithPassword_IsRefusedWithoutRepeatingIt(string text, string shown)
        => Assert.That(
            () => TtrpcAddress.Parse(text),
            Throws.TypeOf<FormatException>().With.Message.EqualTo($"'{shown}' is not an address of ttrpc: an address must not hold a user name or password."));

    [TestCase("unix:///", 108, "the socket's path has 109 bytes; the system allows 107. Use a shorter path")]
    [TestCase("unix:@", 108, "the abstract socket's name has 108 bytes; the system allows 107. Use a shorter one")]
    [Platform("Linux")]
    public void Parse_TooLong_SaysHowLongItMayBe(string prefix, int length, string problem)
        => Assert.That(() => TtrpcAddress.Parse(prefix + new string('x', length)), Throws.TypeOf<FormatException>().With.Message.Contains(problem));

    [Test]
    [Platform("Linux")]
    public void Parse_TooLongOnlyInBytes_CountsBytes()
        => Assert.That(() => TtrpcAddress.Parse("unix:///" + new string('ü', 60)), Throws.TypeOf<FormatException>().With.Message.Contains("121 bytes"));
}
