using ArcBox.Protocol.Testing;
using ArcBox.Samples.DependencyInjection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

bool isDemo = args.Contains(DemoServer.Switch);
HostApplicationBuilder builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
{
    // What comes later counts: the user can say otherwise than the demo.
    Args = isDemo ? [.. DemoServer.Arguments, .. args.Where(argument => argument != DemoServer.Switch)] : args,
    // appsettings.json lies beside the program, wherever that is started.
    ContentRootPath = AppContext.BaseDirectory,
});
builder.Services
    .AddImagesWorker(builder.Configuration)
    .AddTelemetry();

await using ArcBoxMockServer? demo = isDemo ? await DemoServer.StartAsync() : null;
if (demo is not null) builder.Services.AddArcBoxMock(demo);

using IHost host = builder.Build();
try
{
    // The host does so too when it starts, and shows a stack trace.
    host.Services.GetRequiredService<IStartupValidator>().Validate();
}
catch (Exception exception) when (exception is OptionsValidationException or AggregateException or InvalidOperationException)
{
    // All that is wrong with the options; the binder has an exception of its own for what cannot be read at all.
    await Console.Error.WriteLineAsync($"arcbox-image-worker: {exception.Message}");
    return WorkerExit.Failed;
}

WorkerExit exit = host.Services.GetRequiredService<WorkerExit>();
await host.RunAsync();
return exit.Code;
