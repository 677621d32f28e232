using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace ArcBox.Protocol.Tests.Channels;

public sealed class InMemoryFailureTests
{
    private static readonly Exception[] Exceptions = [new InvalidOperationException("password is hunter2"), new OperationCanceledException("hunter2")];

    [Test]
    public async Task Handler_ThrowsRpcException_ClientGetsItsStatus()
    {
        var client = InMemory.Over(new() { OnExists = (_, _) => throw new RpcException(new Status(StatusCode.ResourceExhausted, "too many")) });
        using var call = client.ExistsAsync(new ExistsImageRequest());

        RpcException exception = await Thrown.ByAsync<RpcException>(call.ResponseAsync);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(exception.StatusCode, Is.EqualTo(StatusCode.ResourceExhausted));
            Assert.That(exception.Status.Detail, Is.EqualTo("too many"));
            Assert.That(call.GetStatus().StatusCode, Is.EqualTo(StatusCode.ResourceExhausted));
        }
    }

    [TestCase(0, StatusCode.Unknown)]
    [TestCase(1, StatusCode.Cancelled)]
    public async Task Handler_ThrowsSomethingElse_ItsMessageStaysInside(int thrown, StatusCode expected)
    {
        var client = InMemory.Over(new() { OnExists = (_, _) => throw Exceptions[thrown] });

        RpcException exception = await Thrown.ByAsync<RpcException>(client.ExistsAsync(new ExistsImageRequest()).ResponseAsync);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(exception.StatusCode, Is.EqualTo(expected));
            Assert.That(exception.Status.Detail, Does.Not.Contain("hunter2"));
            Assert.That(exception.Status.DebugException, Is.SameAs(Exceptions[thrown]));
        }
    }

    [Test]
    public async Task Handler_SetsAStatusInsteadOfThrowing_ClientGetsIt()
    {
        var client = InMemory.Over(new()
        {
            OnPull = (_, _, context) =>
            {
                context.Status = new Status(StatusCode.DataLoss, "gone");
                return Task.CompletedTask;
            },
        });
        using var call = client.Pull(new PullImageRequest());

        RpcException exception = await Thrown.ByAsync<RpcException>(call.ResponseStream.MoveNext(default));

        Assert.That(exception.StatusCode, Is.EqualTo(StatusCode.DataLoss));
    }

    [Test]
    public async Task Unary_HandlerSetsAStatusAndAnswers_TheStatusCounts()
    {
        var client = InMemory.Over(new()
        {
            OnExists = (_, context) =>
            {
                context.Status = new Status(StatusCode.Aborted, "no");
                return Task.FromResult(new ExistsImageResponse { Exists = true });
            },
        });

        Assert.That((await Thrown.ByAsync<RpcException>(client.ExistsAsync(new ExistsImageRequest()).ResponseAsync)).StatusCode, Is.EqualTo(StatusCode.Aborted));
    }

    [Test]
    public async Task Unary_HandlerAnswersNull_Fails()
    {
        var client = InMemory.Over(new() { OnExists = (_, _) => Task.FromResult<ExistsImageResponse>(null!) });

        Assert.That((await Thrown.ByAsync<RpcException>(client.ExistsAsync(new ExistsImageRequest()).ResponseAsync)).StatusCode, Is.EqualTo(StatusCode.Unknown));
    }

    [Test]
    public async Task Handler_FailsBehindMessages_TheyAreReadFirst()
    {
        Gate failed = new();
        var client = InMemory.Over(new()
        {
            OnPull = async (_, responses, context) =>
            {
                failed.OpenOn(context.CancellationToken);
                for (int i = 0; i < 3; i++) await responses.WriteAsync(new PullProgress { Current = i });
                throw new RpcException(new Status(StatusCode.Aborted, "no"));
            },
        });
        using var call = client.Pull(new PullImageRequest());
        await failed.WaitAsync();

        for (int i = 0; i < 3; i++)
        {
            Assert.That(await call.ResponseStream.MoveNext(default).Soon(), Is.True);
            Assert.That(call.ResponseStream.Current.Current, Is.EqualTo(i));
        }

        Assert.That((await Thrown.ByAsync<RpcException>(call.ResponseStream.MoveNext(default))).StatusCode, Is.EqualTo(StatusCode.Aborted));
        Assert.That((await Thrown.ByAsync<RpcException>(call.ResponseStream.MoveNext(default))).StatusCode, Is.EqualTo(StatusCode.Aborted), "and again");
    }

    [Test]
    public async Task Handler_FailsWhileTheClientWrites_TheWriteThrowsItsStatus()
    {
        var client = InMemory.Over(
            new()
            {
                OnBuild = async (requests, _, context) =>
                {
                    await requests.MoveNext(context.CancellationToken);
                    throw new RpcException(new Status(StatusCode.InvalidArgument, "bad tar"));
                },
            },
            new InMemoryChannelOptions { BufferedMessages = 1 });
        using var call = client.Build();

        async Task WriteOnAsync()
        {
            while (true) await call.RequestStream.WriteAsync(new BuildContext { Data = ByteString.CopyFromUtf8("x") });
        }

        Assert.That((await Thrown.ByAsync<RpcException>(WriteOnAsync())).StatusCode, Is.EqualTo(StatusCode.InvalidArgument));
        Assert.That((await Thrown.ByAsync<RpcException>(call.ResponseStream.MoveNext(default))).StatusCode, Is.EqualTo(StatusCode.InvalidArgument));
    }

    [Test]
    public async Task Handler_EndsWellWithRequestsUnread_TheCallEndsWellAndABlockedWriteIsReleased()
    {
        Gate finish = new();
        var client = InMemory.Over(
            new() { OnBuild = (_, _, _) => finish.WaitAsync() },
            new InMemoryChannelOptions { BufferedMessages = 1 });
        using var call = client.Build();
        await call.RequestStream.WriteAsync(new BuildContext()).Soon();
        Task blocked = call.RequestStream.WriteAsync(new BuildContext());

        Assert.That(blocked.IsCompleted, Is.False);
        finish.Open();

        Assert.That(() => blocked.Soon(), Throws.InvalidOperationException);
        Assert.That(await call.ResponseStream.MoveNext(default).Soon(), Is.False);
    }

    [Test]
    public async Task Handler_WritesAfterItsEnd_ItsWriteFails()
    {
        IServerStreamWriter<PullProgress>? kept = null;
        var client = InMemory.Over(new()
        {
            OnPull = (_, responses, _) =>
            {
                kept = responses;
                return Task.CompletedTask;
            },
        });
        using var call = client.Pull(new PullImageRequest());
        Assert.That(await call.ResponseStream.MoveNext(default).Soon(), Is.False);

        Assert.That(() => kept!.WriteAsync(new PullProgress()), Throws.InstanceOf<OperationCanceledException>().Or.TypeOf<InvalidOperationException>());
    }

    [Test]
    public async Task Call_MethodThatTheServiceLacks_IsUnimplemented()
    {
        await using InMemoryChannel empty = InMemoryChannel.ForService(_ => { });
        ImageService.ImageServiceClient nothing = new(empty);

        using var stream = nothing.Pull(new PullImageRequest());
        Assert.That((await Thrown.ByAsync<RpcException>(stream.ResponseStream.MoveNext(default))).StatusCode, Is.EqualTo(StatusCode.Unimplemented));
        Assert.That(
            (await Thrown.ByAsync<RpcException>(nothing.ExistsAsync(new ExistsImageRequest()).ResponseAsync)).Status.Detail, Does.Contain("/arcbox.v1.ImageService/Exists"));
        Assert.That(
            (await Thrown.ByAsync<RpcException>(InMemory.Over(new()).ExistsAsync(new ExistsImageRequest()).ResponseAsync)).StatusCode,
            Is.EqualTo(StatusCode.Unimplemented), "the generated base class says so itself");
    }
}
