using System.Runtime.InteropServices;

namespace ArcBox.Ttrpc;

/// <summary>What .NET does not offer of the C library.</summary>
internal static partial class LibC
{
    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint GetEffectiveUserId();
}
