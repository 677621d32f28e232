using System.Runtime.InteropServices;

namespace ArcBox.Ttrpc.Tests.Sockets;

/// <summary>Lets this process open nothing more until it is disposed.</summary>
internal sealed partial class OpenFileLimit : IDisposable
{
    private const int OpenFiles = 7;

    private readonly Limits _before;

    public OpenFileLimit()
    {
        Assert.That(Get(OpenFiles, out _before), Is.Zero);
        Set(0);
    }

    public void Dispose() => Set(_before.Current);

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int Get(int resource, out Limits limits);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int Set(int resource, in Limits limits);

    private void Set(ulong current) => Assert.That(Set(OpenFiles, _before with { Current = current }), Is.Zero);

    [StructLayout(LayoutKind.Sequential)]
    private record struct Limits(ulong Current, ulong Maximum);
}
