using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Tests.Channels;

public sealed class InMemoryMetadataTests
{
    private static readonly byte[] Binary = [0, 1, 255];

    [Test]
    public async Task Call_Headers_ReachTheHandlerUnchanged()
    {
        Metadata? received = null;
        string? method = null;
        var client = InMemory.Over(new()
        {
            OnExists = (_, context) =>
            {
                (received, method) = (context.RequestHeaders, context.Method);
                return Task.FromResult(new ExistsImageResponse());
            },
        });

        await client.ExistsAsync(new ExistsImageRequest(), new Metadata { { "k", "v" }, { "k-bin", Binary } }).ResponseAsync.Soon();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(received!.GetValue("k"), Is.EqualTo("v"));
            Assert.That(received.GetValueBytes("k-bin"), Is.EqualTo(Binary));
            Assert.That(method, Is.EqualTo("/arcbox.v1.ImageService/Exists"));
        }
    }

    [Test]
    public async Task ResponseHeaders_WrittenByTheHandler_ArriveBeforeTheFirstMessage()
    {
        Gate headersRead = new();
        var client = InMemory.Over(new()
        {
            OnPull = async (_, responses, context) =>
            {
                await context.WriteResponseHeadersAsync(new Metadata { { "h", "1" } });
                await headersRead.WaitAsync();
                await responses.WriteAsync(new PullProgress());
            },
        });
        using var call = client.Pull(new PullImageRequest());

        Metadata headers = await call.ResponseHeadersAsync.Soon();
        headersRead.Open();

        Assert.That(headers.GetValue("h"), Is.EqualTo("1"));
        Assert.That(await call.ResponseStream.ReadToEndAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task ResponseHeaders_HandlerWritesNone_ArriveEmptyWithTheFirstMessage()
    {
        Gate read = new();
        var client = InMemory.Over(new()
        {
            OnPull = async (_, responses, _) =>
            {
                await responses.WriteAsync(new PullProgress());
                await read.WaitAsync();
            },
        });
        using var call = client.Pull(new PullImageRequest());

        Assert.That(await call.ResponseHeadersAsync.Soon(), Is.Empty);
        read.Open();
    }

    [Test]
    public async Task WriteResponseHeaders_Twice_IsAHandlersMistakeAsOverAWire()
    {
        Exception? second = null;
        var client = InMemory.Over(new()
        {
            OnExists = async (_, context) =>
            {
                await context.WriteResponseHeadersAsync([]);
                try
                {
                    await context.WriteResponseHeadersAsync([]);
                }
                catch (InvalidOperationException exception)
                {
                    second = exception;
                }

                return new ExistsImageResponse();
            },
        });

        await client.ExistsAsync(new ExistsImageRequest()).ResponseAsync.Soon();

        Assert.That(second, Is.Not.Null);
    }

    [Test]
    public async Task Trailers_CallEndedWell_AreThereAfterTheEndOnly()
    {
        Gate finish = new();
        var client = InMemory.Over(new()
        {
            OnPull = async (_, responses, context) =>
            {
                await responses.WriteAsync(new PullProgress());
                await finish.WaitAsync();
                context.ResponseTrailers.Add("t", "1");
            },
        });
        using var call = client.Pull(new PullImageRequest());

        Assert.That(await call.ResponseStream.MoveNext(default).Soon(), Is.True);
        Assert.That(() => call.GetTrailers(), Throws.InvalidOperationException);
        Assert.That(() => call.GetStatus(), Throws.InvalidOperationException);
        finish.Open();
        Assert.That(await call.ResponseStream.MoveNext(default).Soon(), Is.False);
        Assert.That(call.GetTrailers().GetValue("t"), Is.EqualTo("1"));
    }

    [Test]
    public async Task Trailers_HandlerThrows_ThoseOfContextAndExceptionArrive()
    {
        var client = InMemory.Over(new()
        {
            OnExists = (_, context) =>
            {
                context.ResponseTrailers.Add("a", "1");
                throw new RpcException(new Status(StatusCode.Aborted, "no"), new Metadata { { "b-bin", Binary } });
            },
        });

        RpcException exception = await Thrown.ByAsync<RpcException>(client.ExistsAsync(new ExistsImageRequest()).ResponseAsync);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(exception.Trailers.GetValue("a"), Is.EqualTo("1"));
            Assert.That(exception.Trailers.GetValueBytes("b-bin"), Is.EqualTo(Binary));
        }
    }

    [Test]
    public async Task Trailers_HandlerThrowsWithThoseOfItsContext_ArriveOnce()
    {
        var client = InMemory.Over(new()
        {
            OnExists = (_, context) =>
            {
                context.ResponseTrailers.Add("a", "1");
                throw new RpcException(new Status(StatusCode.Aborted, "no"), context.ResponseTrailers);
            },
        });

        RpcException exception = await Thrown.ByAsync<RpcException>(client.ExistsAsync(new ExistsImageRequest()).ResponseAsync);

        Assert.That(exception.Trailers, Has.Count.EqualTo(1));
    }
}
