using System.Buffers;
using ArcBox.Ttrpc.Tests.Wire;
using CsCheck;
using Grpc.Core;

namespace ArcBox.Ttrpc.Tests.Framing;

/// <summary>The envelopes that are read and written by hand, against protobuf's own code.</summary>
internal sealed class EnvelopeTests
{
    private static readonly Gen<string> Texts = Gen.String[Gen.Char['a', '\u00ff'], 0, 40];

    [Test]
    public void Request_WrittenByProtobufAndCutAnywhere_IsRead()
        => Gen.Select(Texts, Texts, Gen.Byte.Array[0, 300], Gen.Long, Gen.Int[0, 64].Array[0, 5]).Sample((service, method, payload, timeout, cuts) =>
        {
            ReadOnlySequence<byte> bytes = Sequences.Of(RawRequest.Encode(service, method, payload, timeout), cuts);
            Assert.That(RequestEnvelope.Read(bytes, out RequestEnvelope envelope), Is.Null);
            Assert.That(ProtoReader.Text(envelope.Service), Is.EqualTo(service));
            Assert.That(ProtoReader.Text(envelope.Method), Is.EqualTo(method));
            Assert.That(envelope.Payload.ToArray(), Is.EqualTo(payload));
            Assert.That(envelope.TimeoutNano, Is.EqualTo(timeout));
        });

    [Test]
    public void Request_WrittenByUs_IsReadByProtobuf()
        => Gen.Select(Gen.Byte.Array[0, 300], Gen.Long[1, long.MaxValue], Texts.Array[0, 5]).Sample((payload, ticks, values) =>
        {
            Metadata headers = [];
            for (int i = 0; i < values.Length; i++) headers.Add($"key{i % 2}", values[i]);
            Method<byte[], byte[]> method = new(MethodType.Unary, "a.b.Service", "Method", Raw, Raw);
            FrameParts parts = FrameParts.Request(7, FrameFlags.None, MethodName.Encode(method), RequestTail.Encode(TimeSpan.FromTicks(ticks), headers));
            RawFrame frame = Written(output => new FrameWriter(4096).Write(output, parts, Raw, payload));
            RawRequest request = RawRequest.Parse(frame.Payload);
            Assert.That((request.Service, request.Method, frame.StreamId), Is.EqualTo(("a.b.Service", "Method", 7u)));
            Assert.That(request.Payload, Is.EqualTo(payload));
            Assert.That(request.TimeoutNano, Is.EqualTo(ticks > long.MaxValue / 100 ? long.MaxValue : ticks * 100));
            Assert.That(request.Metadata, Is.EqualTo(values.Select((value, i) => $"key{i % 2}={value}")));
        });

    [Test]
    public void Envelopes_OfAnyBytes_AreReadOrRefusedButNeverThrow()
        => Sequences.Cut(Gen.Frequency((1, Gen.Byte.Array[0, 60]), (2, Gen.Select(Gen.Byte.Array[0, 20], Gen.Int[0, 60], Damaged)))).Sample(bytes =>
        {
            _ = RequestEnvelope.Read(bytes, out _);
            _ = ResponseEnvelope.Read(bytes, out _);
            return true;
        });

    [Test]
    public void Request_CutShort_IsRefusedOrShorterButNeverLonger()
        => Gen.Select(Gen.Byte.Array[1, 100], Gen.Double[0, 1]).Sample((payload, part) =>
        {
            byte[] whole = RawRequest.Encode("service", "method", payload);
            ReadOnlySequence<byte> bytes = new(whole.AsMemory(0, (int)(part * (whole.Length - 1))));
            if (RequestEnvelope.Read(bytes, out RequestEnvelope envelope) is null) Assert.That(envelope.Payload.IsEmpty, Is.True);
        });

    [Test]
    public void Write_SerializerThatFailsOrLies_LeavesWhatWasThereBefore()
    {
        OutputBuffer output = new();
        FrameWriter writer = new(1000);
        FrameParts parts = FrameParts.Data(1);
        writer.Write(output, parts, Raw, [1, 2, 3]);
        long before = output.Length;
        Marshaller<byte[]> tooFew = Marshallers.Create<byte[]>(
            (message, context) =>
            {
                context.SetPayloadLength(message.Length + 1);
                context.GetBufferWriter().Write(message);
                context.Complete();
            },
            _ => []);
        Marshaller<byte[]> fails = Marshallers.Create<byte[]>(_ => throw new InvalidOperationException("No."), _ => []);
        Assert.That(() => writer.Write(output, parts, tooFew, new byte[40_000]), Throws.InstanceOf<RpcException>());
        Assert.That(() => writer.Write(output, parts, tooFew, new byte[4]), Throws.InstanceOf<RpcException>());
        Assert.That(() => writer.Write(output, parts, fails, [4]), Throws.InvalidOperationException);
        Assert.That(() => writer.Write(output, parts, Raw, new byte[1001]), Throws.InstanceOf<RpcException>());
        Assert.That(output.Length, Is.EqualTo(before));
        writer.Write(output, parts, Raw, [5]);
        Assert.That(Bytes(output), Is.EqualTo((byte[])[.. new RawFrame(1, 3, 0, [1, 2, 3]).ToBytes(), .. new RawFrame(1, 3, 0, [5]).ToBytes()]));
        output.Release();
    }

    [Test]
    public void OutputBuffer_FilledInAnySteps_HoldsTheSameBytesAsAList()
        => Gen.Select(Gen.Int[0, 50_000], Gen.Int[0, 3]).Array[0, 20].Sample(steps =>
        {
            OutputBuffer output = new();
            List<byte> expected = [];
            foreach ((int size, int kind) in steps)
            {
                if (kind == 0)
                {
                    output.Truncate(expected.Count / 2);
                    expected.RemoveRange(expected.Count / 2, expected.Count - expected.Count / 2);
                    continue;
                }

                byte[] bytes = new byte[size];
                bytes.AsSpan().Fill((byte)size);
                if (kind == 1) output.Reserve(size);
                output.Write(bytes);
                expected.AddRange(bytes);
            }

            Assert.That(output.Length, Is.EqualTo(expected.Count));
            Assert.That(Bytes(output).AsSpan().SequenceEqual(expected.ToArray()), Is.True);
            output.Release();
            Assert.That(output.IsEmpty, Is.True);
        });

    private static Marshaller<byte[]> Raw { get; } = Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes);

    private static byte[] Damaged(byte[] payload, int where)
    {
        byte[] bytes = RawRequest.Encode("service", "method", payload, 1);
        bytes[where % bytes.Length] ^= 0xFF;
        return bytes;
    }

    private static RawFrame Written(Action<OutputBuffer> write)
    {
        OutputBuffer output = new();
        write(output);
        RawFrame frame = RawFrame.Parse(Bytes(output))!;
        output.Release();
        return frame;
    }

    private static byte[] Bytes(OutputBuffer output) => [.. Enumerable.Range(0, output.PieceCount).SelectMany(i => output.Piece(i).ToArray())];
}
