using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ArcBox.Protocol.ContractTests;

/// <summary>Holds a step of a build until it is let go, by a web server that the step's command waits for. It runs in the host's network.</summary>
internal sealed class StepGate : IAsyncDisposable
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _passed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WebApplication _application;
    private volatile bool _isReached;

    private StepGate()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        builder.Services.AddRouting();
        _application = builder.Build();
        _application.Run(AnswerAsync);
    }

    /// <summary>The end of a RUN that is not to end by itself.</summary>
    public string Command => $"wget -q -O - {Url}/wait && wget -q -O - {Url}/passed";

    private string Url => _application.Urls.Single();

    public static async Task<StepGate> StartAsync(CancellationToken cancellationToken)
    {
        StepGate gate = new();
        await gate._application.StartAsync(cancellationToken);
        return gate;
    }

    /// <summary>Lets the step go on; ends when its command does, which means that the step was not given up.</summary>
    public Task<bool> OpenAsync()
    {
        _opened.TrySetResult();
        return _passed.Task;
    }

    /// <summary>Lets a step that waits go on, and waits for its end: it would be in the way of those who remove its image.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isReached) await OpenAsync().Soon();
        await _application.StopAsync();
        await _application.DisposeAsync();
    }

    private Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path == "/passed")
        {
            _passed.TrySetResult(true);
            return Task.CompletedTask;
        }

        _isReached = true;
        return _opened.Task;
    }
}
