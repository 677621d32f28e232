using System.Globalization;

namespace ArcBox.Protocol.Benchmarks.Limits;

/// <summary>What Linux says about a process.</summary>
internal readonly record struct ProcessFigures(double Megabytes, double PeakMegabytes, int OpenFiles)
{
    public static ProcessFigures Of(int process)
    {
        string[] status = File.ReadAllLines($"/proc/{process}/status");
        return new ProcessFigures(Read(status, "VmRSS:"), Read(status, "VmHWM:"), Directory.GetFileSystemEntries($"/proc/{process}/fd").Length);
    }

    /// <summary>Makes the peak begin anew.</summary>
    public static void ResetPeak(int process) => File.WriteAllText($"/proc/{process}/clear_refs", "5");

    private static double Read(string[] status, string name)
    {
        string line = status.Single(line => line.StartsWith(name, StringComparison.Ordinal));
        return double.Parse(line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024 / 1e6;
    }
}
