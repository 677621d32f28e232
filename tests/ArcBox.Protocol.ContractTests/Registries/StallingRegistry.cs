using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ArcBox.Protocol.ContractTests;

/// <summary>A registry of one image, whose layer begins well and never ends. Who waits for the rest waits until he gives up.</summary>
internal sealed class StallingRegistry : IAsyncDisposable
{
    // Enough that an engine reports that it has got something.
    private const int Beginning = 1_000_000;

    private const int Piece = 10_000;
    private const long LayerSize = 1L << 40;

    private readonly TaskCompletionSource _goesOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _givenUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _layer = ImageBlob.DigestOf(Guid.NewGuid().ToByteArray());
    private readonly ImageBlob _config;
    private readonly ImageBlob _manifest;
    private readonly WebApplication _application;

    private StallingRegistry(string run)
    {
        _config = ImageContent.Config("amd64", [_layer], [KeyValuePair.Create(ContractHost.Mark, run)]);
        JsonObject layer = new() { ["mediaType"] = ImageContent.LayerType, ["digest"] = _layer, ["size"] = LayerSize };
        _manifest = ImageContent.Manifest(_config.ToDescriptor(), [layer]);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        builder.Services.AddRouting();
        _application = builder.Build();
        _application.Run(AnswerAsync);
    }

    public string Reference => $"127.0.0.1:{new Uri(_application.Urls.Single()).Port}/slow:1";

    public static async Task<StallingRegistry> StartAsync(string run, CancellationToken cancellationToken)
    {
        StallingRegistry registry = new(run);
        await registry._application.StartAsync(cancellationToken);
        return registry;
    }

    /// <summary>Sends more and more of the layer, until the one who fetches it has gone away. Nobody gets all of it: the answer is false.</summary>
    /// <remarks>dockerd 20.10 gives a layer up when it gets more of it, and keeps its connection as long as it gets nothing.</remarks>
    public Task<bool> GiveUpAsync()
    {
        _goesOn.TrySetResult();
        return _givenUp.Task;
    }

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource now = new();
        await now.CancelAsync();
        await _application.StopAsync(now.Token);
        await _application.DisposeAsync();
    }

    private Task AnswerAsync(HttpContext context)
    {
        string asked = context.Request.Path.Value!.Split('/')[^1];
        if (asked == _layer) return StallAsync(context);
        if (asked == _config.Digest) return SendAsync(context, _config);
        if (asked == "1" || asked == _manifest.Digest) return SendAsync(context, _manifest);
        context.Response.StatusCode = asked.Length == 0 ? StatusCodes.Status200OK : StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static async Task SendAsync(HttpContext context, ImageBlob blob)
    {
        context.Response.Headers["Docker-Content-Digest"] = blob.Digest;
        context.Response.ContentType = blob.MediaType;
        context.Response.ContentLength = blob.Content.Length;
        if (HttpMethods.IsGet(context.Request.Method)) await context.Response.Body.WriteAsync(blob.Content, context.RequestAborted);
    }

    private async Task StallAsync(HttpContext context)
    {
        try
        {
            context.Response.ContentLength = LayerSize;
            await SendAsync(context, new byte[Beginning]);
            await _goesOn.Task.WaitAsync(context.RequestAborted);
            byte[] piece = new byte[Piece];
            while (true) await SendAsync(context, piece);
        }
        finally
        {
            _givenUp.TrySetResult(false);
        }
    }

    private static async Task SendAsync(HttpContext context, byte[] bytes)
    {
        // A response whose connection has gone takes all that is written to it.
        context.RequestAborted.ThrowIfCancellationRequested();
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
