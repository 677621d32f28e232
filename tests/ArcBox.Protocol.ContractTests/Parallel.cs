// Hosts side by side; a host lets one fixture in at a time, so that most of the workers wait. With fewer of them a host may wait for a worker.
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(32)]
