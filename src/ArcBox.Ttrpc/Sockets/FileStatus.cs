using System.Runtime.InteropServices;

namespace ArcBox.Ttrpc;

/// <summary>Which file a path names, and whether it is a socket; .NET tells neither. Links are not followed.</summary>
internal readonly record struct FileStatus(ulong Device, ulong Inode, bool IsSocket)
{
    private const int CurrentDirectory = -100;
    private const int NoFollow = 0x100;
    private const uint TypeAndInode = 0x101;
    private const ushort TypeMask = 0xF000;
    private const ushort SocketType = 0xC000;

    /// <summary>Null if the path names nothing.</summary>
    public static FileStatus? Of(string path)
    {
        // struct statx has 256 bytes and macOS' struct stat 144.
        Span<byte> status = stackalloc byte[256];
        int result = OperatingSystem.IsLinux() ? LibC.LinuxStatus(CurrentDirectory, path, NoFollow, TypeAndInode, status)
            : RuntimeInformation.ProcessArchitecture is Architecture.X64 ? LibC.MacStatusX64(path, status)
            : LibC.MacStatus(path, status);
        if (result == 0) return OperatingSystem.IsLinux() ? FromLinux(status) : FromMac(status);
        const int notFound = 2;
        return Marshal.GetLastPInvokeError() == notFound
            ? null
            : throw new IOException($"'{path}' cannot be looked at: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    private static FileStatus FromLinux(ReadOnlySpan<byte> status) => new(
        MemoryMarshal.Read<ulong>(status[136..]), MemoryMarshal.Read<ulong>(status[32..]), IsSocketMode(MemoryMarshal.Read<ushort>(status[28..])));

    private static FileStatus FromMac(ReadOnlySpan<byte> status) => new(
        MemoryMarshal.Read<uint>(status), MemoryMarshal.Read<ulong>(status[8..]), IsSocketMode(MemoryMarshal.Read<ushort>(status[4..])));

    private static bool IsSocketMode(ushort mode) => (mode & TypeMask) == SocketType;
}
