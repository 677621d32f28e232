namespace ArcBox.Protocol.Testing.Tests.Hosting;

/// <summary>Work that ends by its cancellation alone; no clock has a part in it.</summary>
internal static class Hang
{
    public static Task HangAsync(this CancellationToken cancellationToken) => new TaskCompletionSource().Task.WaitAsync(cancellationToken);
}
