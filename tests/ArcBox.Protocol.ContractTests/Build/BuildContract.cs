using System.Text;
using ArcBox.Protocol.V1;

namespace ArcBox.Protocol.ContractTests;

/// <summary>What the cases about builds share.</summary>
public abstract class BuildContract(ContractHost host) : Contract(host)
{
    /// <summary>Builds a Dockerfile whose first line is FROM the base, with files.</summary>
    protected async Task<ImageInfo> BuildAsync(string instructions, CancellationToken token, params (string Name, byte[] Content)[] files)
    {
        string? id = (await Client.BuildToEndAsync(await FromBaseAsync(instructions, token, files), cancellationToken: token)).ImageId;
        return await Client.InspectAsync(id!, token);
    }

    protected async Task<ImageBuildContext> FromBaseAsync(string instructions, CancellationToken token, params (string Name, byte[] Content)[] files)
        => ContextOf($"FROM {await Host.GetBaseAsync(token)}\n{instructions}\n", files);

    /// <summary>How many layers an image has that was built from the base with so many COPY instructions.</summary>
    protected int LayersWith(int copies) => 1 + (Differs(Difference.CopyAddsNoLayer) ? 0 : copies);

    /// <summary>Content that no engine has in its cache.</summary>
    protected static byte[] NewContent() => Encoding.UTF8.GetBytes(Guid.NewGuid().ToString("n"));

    protected async Task<(string Log, ImageBuildException Failure)> FailAsync(ImageBuildContext context, CancellationToken token)
    {
        (List<BuildProgress> lines, Exception? failure) = await ReadAsync(Client.BuildAsync(context, token));
        Assert.That(failure, Is.TypeOf<ImageBuildException>());
        return (string.Concat(lines.Select(line => line.Stream)), (ImageBuildException)failure!);
    }
}
