using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace ArcBox.Protocol.Tests.EndToEnd.Builds;

/// <summary>An engine that builds nothing: it takes what the <c>docker</c> command line sends, for real engines to build.</summary>
internal sealed class DockerCapture : IAsyncDisposable
{
    private readonly WebApplication _application;
    private DockerRequest? _taken;

    private DockerCapture(WebApplication application) => _application = application;

    public static async Task<DockerCapture> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        DockerCapture capture = new(builder.Build());
        capture._application.Run(capture.AnswerAsync);
        await capture._application.StartAsync();
        return capture;
    }

    /// <summary>What the command sends for a directory.</summary>
    public async Task<DockerRequest> TakeAsync(string directory, IEnumerable<string> options, CancellationToken cancellationToken)
    {
        _taken = null;
        await DockerCommand.BuildAsync($"tcp://127.0.0.1:{new Uri(_application.Urls.Single()).Port}", directory, options, cancellationToken);
        return _taken ?? throw new InvalidOperationException("docker ended well and sent no build.");
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        context.Response.Headers["Api-Version"] = "1.41";
        if (!context.Request.Path.Value!.EndsWith("/build", StringComparison.Ordinal)) return;
        using MemoryStream archive = new();
        await context.Request.Body.CopyToAsync(archive, context.RequestAborted);
        _taken = new DockerRequest(context.Request.QueryString.Value!, archive.ToArray());
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync("""{"stream":"taken\n"}""");
    }
}
