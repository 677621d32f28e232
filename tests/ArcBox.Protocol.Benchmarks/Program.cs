using System.CommandLine;
using ArcBox.Protocol.Benchmarks.Compare;
using ArcBox.Protocol.Benchmarks.Limits;
using ArcBox.Protocol.Benchmarks.Servers;

RootCommand root = new("Measures ArcBox.Ttrpc beside gRPC, plain sockets and the in-memory channel.")
{
    new CompareCommand("compare", "Measures every row on every host, in rounds.", CompareDefaults.Full),
    new CompareCommand("quick", "The same for a few seconds: shows that everything runs, not how fast.", CompareDefaults.Quick),
    new IsolationCommand(),
    new StreamsCommand(),
    new SlowUploadCommand(),
    new ServeCommand(),
};
return await root.Parse(args).InvokeAsync();
