using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.Testing;

/// <summary>Answers of stubs of the question whether an image is there.</summary>
public static class ExistsStubExtensions
{
    /// <summary>Answers yes or no. For the image's id see <see cref="UnaryStub{TRequest, TResponse}.Returns(TResponse)"/>.</summary>
    /// <param name="stub">The stub.</param>
    /// <param name="exists">Whether the image is there.</param>
    /// <returns><paramref name="stub"/>.</returns>
    /// <example><code>server.OnExists("app:1").Returns(true);</code></example>
    public static UnaryStub<ExistsImageRequest, ExistsImageResponse> Returns(this UnaryStub<ExistsImageRequest, ExistsImageResponse> stub, bool exists)
    {
        ArgumentNullException.ThrowIfNull(stub);
        return stub.Returns(new ExistsImageResponse { Exists = exists });
    }
}
