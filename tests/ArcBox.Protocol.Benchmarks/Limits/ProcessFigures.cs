using System.Globalization;

namespace ArcBox.Protocol.Benchmarks.Limits;

/// <summary>What Linux says about a process.</summary>
internal readonly record struct ProcessFigures(double Megabytes, double PeakMegabytes, int Sockets)
{
    public static ProcessFigures Of(int process)
    {
        string[] status = File.ReadAllLines($"/proc/{process}/status");

        // Other files say nothing: assemblies are opened whenever something in them is first used.
        int sockets = Directory.GetFileSystemEntries($"/proc/{process}/fd").Count(file => Target(file).StartsWith("socket:", StringComparison.Ordinal));
        return new ProcessFigures(Read(status, "VmRSS:"), Read(status, "VmHWM:"), sockets);
    }

    /// <summary>Makes the peak begin anew.</summary>
    public static void ResetPeak(int process) => File.WriteAllText($"/proc/{process}/clear_refs", "5");

    private static string Target(string file)
    {
        try
        {
            return new FileInfo(file).LinkTarget ?? "";
        }
        catch (IOException)
        {
            // Closed since it was listed.
            return "";
        }
    }

    private static double Read(string[] status, string name)
    {
        string line = status.Single(line => line.StartsWith(name, StringComparison.Ordinal));
        return double.Parse(line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024 / 1e6;
    }
}
