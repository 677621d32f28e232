namespace ArcBox.Ttrpc.Tests.Support;

/// <summary>The sockets that this process has open.</summary>
internal static class OpenSockets
{
    public static int Count()
    {
        int count = 0;
        foreach (string entry in Directory.EnumerateFileSystemEntries("/proc/self/fd"))
        {
            if (IsSocket(entry)) count++;
        }

        return count;
    }

    private static bool IsSocket(string entry)
    {
        try
        {
            return File.ResolveLinkTarget(entry, returnFinalTarget: false)?.Name.StartsWith("socket:", StringComparison.Ordinal) == true;
        }
        catch (IOException)
        {
            // Closed meanwhile, as the directory that is being listed always is.
            return false;
        }
    }
}
