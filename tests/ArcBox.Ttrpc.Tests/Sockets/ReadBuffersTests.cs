using System.Buffers;

namespace ArcBox.Ttrpc.Tests.Sockets;

public sealed class ReadBuffersTests
{
    [Test]
    public void Rent_OneAfterTheOther_StaysSmall()
    {
        using ReadBuffers buffers = new();

        int[] sizes = [.. Enumerable.Range(0, 100).Select(_ => RentAndReturn(buffers))];

        Assert.That(sizes, Has.All.EqualTo(ReadBuffers.Smallest));
    }

    [Test]
    public void Rent_WhileEarlierOnesAreHeld_GrowsToALimitAndShrinksLater()
    {
        using ReadBuffers buffers = new();

        int[] sizes = RentAll(buffers, 6);
        int next = RentAndReturn(buffers);
        for (int i = 0; i < 40; i++) RentAndReturn(buffers);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(sizes, Is.EqualTo(new[] { 4096, 8192, 16384, 32768, 65536, 65536 }));
            Assert.That(next, Is.EqualTo(ReadBuffers.Largest));
            Assert.That(RentAndReturn(buffers), Is.EqualTo(ReadBuffers.Smallest));
        }
    }

    private static int RentAndReturn(ReadBuffers buffers)
    {
        using IMemoryOwner<byte> buffer = buffers.Rent();
        return buffer.Memory.Length;
    }

    private static int[] RentAll(ReadBuffers buffers, int count)
    {
        IMemoryOwner<byte>[] rented = [.. Enumerable.Range(0, count).Select(_ => buffers.Rent())];
        int[] sizes = [.. rented.Select(buffer => buffer.Memory.Length)];
        foreach (IMemoryOwner<byte> buffer in rented) buffer.Dispose();
        return sizes;
    }
}
