using ArcBox.Protocol.Tests.Support;
using ArcBox.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;

namespace ArcBox.Protocol.Tests.Channels;

/// <summary>Messages of all four kinds of calls get there, as copies.</summary>
public sealed class InMemoryMessageTests
{
    private static readonly Method<KeyValue, Empty> Count = new(
        MethodType.ClientStreaming, "test.Counter", "Count", Marshalled(KeyValue.Parser), Marshalled(Empty.Parser));

    [Test]
    public async Task Unary_Request_IsAnsweredWithCopies()
    {
        InspectImageRequest sent = new() { Id = "nginx" };
        ImageInfo answered = new() { Id = "sha256:1" };
        InspectImageRequest? received = null;
        var client = InMemory.Over(new()
        {
            OnInspect = (request, _) =>
            {
                received = request;
                return Task.FromResult(answered);
            },
        });

        ImageInfo got = await client.InspectAsync(sent).ResponseAsync.Soon();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(received, Is.EqualTo(sent).And.Not.SameAs(sent));
            Assert.That(got, Is.EqualTo(answered).And.Not.SameAs(answered));
        }
    }

    [Test]
    public async Task Unary_RequestChangedAfterTheCall_HandlerSeesItAsItWas()
    {
        Gate changed = new();
        var client = InMemory.Over(new()
        {
            OnInspect = async (request, _) =>
            {
                await changed.WaitAsync();
                return new ImageInfo { Id = request.Id };
            },
        });
        InspectImageRequest request = new() { Id = "before" };

        Task<ImageInfo> call = client.InspectAsync(request).ResponseAsync;
        request.Id = "after";
        changed.Open();

        Assert.That((await call.Soon()).Id, Is.EqualTo("before"));
    }

    [Test]
    public async Task ServerStreaming_OneMessageWrittenAgainAndAgain_EachIsReadAsItWasWritten()
    {
        var client = InMemory.Over(new()
        {
            OnPull = async (_, responses, _) =>
            {
                PullProgress reused = new();
                for (int i = 0; i < 50; i++)
                {
                    reused.Current = i;
                    await responses.WriteAsync(reused);
                }
            },
        });

        using var call = client.Pull(new PullImageRequest());
        List<PullProgress> read = await call.ResponseStream.ReadToEndAsync();

        Assert.That(read.Select(message => message.Current), Is.EqualTo(Enumerable.Range(0, 50)));
        Assert.That(call.GetStatus().StatusCode, Is.EqualTo(StatusCode.OK));
    }

    [Test]
    public async Task Duplex_EchoingHandler_BothDirectionsRunAtOnce()
    {
        var client = InMemory.Over(new()
        {
            OnBuild = async (requests, responses, context) =>
            {
                while (await requests.MoveNext(context.CancellationToken))
                    await responses.WriteAsync(new BuildProgress { Stream = requests.Current.Data.ToStringUtf8() });
            },
        });
        using var call = client.Build();

        for (int i = 0; i < 3; i++)
        {
            await call.RequestStream.WriteAsync(new BuildContext { Data = ByteString.CopyFromUtf8($"ping {i}") }).Soon();
            Assert.That(await call.ResponseStream.MoveNext(default).Soon(), Is.True);
            Assert.That(call.ResponseStream.Current.Stream, Is.EqualTo($"ping {i}"));
        }

        await call.RequestStream.CompleteAsync().Soon();
        Assert.That(await call.ResponseStream.MoveNext(default).Soon(), Is.False);
        Assert.That(() => call.ResponseStream.Current, Throws.InvalidOperationException);
    }

    [Test]
    public async Task ClientStreaming_ServiceBoundByHand_AnswersWhenTheRequestsEnd()
    {
        List<string> keys = [];
        await using InMemoryChannel channel = InMemoryChannel.ForService(binder => binder.AddMethod(Count, async (requests, _) =>
        {
            await foreach (KeyValue pair in requests.ReadAllAsync()) keys.Add(pair.Key);
            return new Empty();
        }));

        using var call = channel.CreateCallInvoker().AsyncClientStreamingCall(Count, null, default);
        KeyValue reused = new() { Key = "a" };
        await call.RequestStream.WriteAsync(reused).Soon();
        reused.Key = "b";
        await call.RequestStream.WriteAsync(reused).Soon();
        await call.RequestStream.CompleteAsync().Soon();
        await call.ResponseAsync.Soon();

        Assert.That(keys, Is.EqualTo(new[] { "a", "b" }));
        Assert.That(call.GetStatus().StatusCode, Is.EqualTo(StatusCode.OK));
    }

    [Test]
    public async Task ClientStreaming_HandlerAnswersEarly_ClientGetsTheAnswerAndCannotWriteOn()
    {
        await using InMemoryChannel channel = InMemoryChannel.ForService(binder => binder.AddMethod(Count, (IAsyncStreamReader<KeyValue> _, ServerCallContext _) => Task.FromResult(new Empty())));

        using var call = channel.CreateCallInvoker().AsyncClientStreamingCall(Count, null, default);
        await call.ResponseAsync.Soon();

        Assert.That(() => call.RequestStream.WriteAsync(new KeyValue()), Throws.InvalidOperationException);
    }

    [Test]
    public async Task Calls_ManyAtOnce_EachGetsItsOwnAnswer()
    {
        var client = InMemory.Over(new() { OnInspect = (request, _) => Task.FromResult(new ImageInfo { Id = request.Id }) });

        ImageInfo[] answers = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(i => client.InspectAsync(new InspectImageRequest { Id = $"{i}" }).ResponseAsync)).Soon();

        Assert.That(answers.Select(answer => answer.Id), Is.EqualTo(Enumerable.Range(0, 200).Select(i => $"{i}")));
    }

    [Test]
    public void Unary_NoRequest_ThrowsAtTheCall()
    {
        var client = InMemory.Over(new() { OnInspect = (_, _) => Task.FromResult(new ImageInfo()) });

        Assert.That(() => client.InspectAsync(null!), Throws.ArgumentNullException);
    }

    [Test]
    public void BlockingCall_Any_IsRefusedInsteadOfBlocking()
        => Assert.That(() => InMemory.Over(new()).Inspect(new InspectImageRequest()), Throws.TypeOf<NotSupportedException>().With.Message.Contains("asynchronous"));

    private static Marshaller<T> Marshalled<T>(MessageParser<T> parser)
        where T : IMessage<T> => Marshallers.Create(message => message.ToByteArray(), parser.ParseFrom);
}
