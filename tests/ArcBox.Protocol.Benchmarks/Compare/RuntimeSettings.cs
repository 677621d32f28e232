using System.Collections;
using System.Diagnostics;
using System.Reflection;
using System.Runtime;
using System.Runtime.InteropServices;
using Spectre.Console;

namespace ArcBox.Protocol.Benchmarks.Compare;

/// <summary>What client and servers run on. Nothing is set here: servers inherit the environment as it is.</summary>
internal static class RuntimeSettings
{
    private const int RedirectedWidth = 160;
    private static readonly string[] Prefixes = ["DOTNET_", "COMPlus_"];

    public static void Print()
    {
        string collector = GCSettings.IsServerGC ? "server" : "workstation";
        object concurrent = GC.GetConfigurationVariables().GetValueOrDefault("ConcurrentGC", "?");
        string[] variables =
        [
            .. from DictionaryEntry variable in Environment.GetEnvironmentVariables()
               let name = (string)variable.Key
               where Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
               orderby name
               select $"{name}={variable.Value}",
        ];
        // Where nobody looks there is no width either, and the standard one would break the tables.
        if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = RedirectedWidth;
        AnsiConsole.WriteLine($"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors");
        AnsiConsole.WriteLine($"{collector} garbage collector, concurrent: {concurrent}; tiered compilation and dynamic PGO as the runtime has them");
        AnsiConsole.WriteLine($"variables of the runtime: {(variables.Length == 0 ? "none" : string.Join(' ', variables))}");
        if (typeof(RuntimeSettings).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true })
            AnsiConsole.MarkupLine("[red]This is a debug build: run with -c Release.[/]");
    }
}
