using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Testing;

/// <summary>
/// Builds images as dockerd's classic builder does, with its cache: configurations are true, and nothing runs. RUN, COPY and ADD are steps without
/// effect on files, so an image has the layers of its base.
/// </summary>
internal sealed class ImageBuild(ImageStore store, ImagePull pulls, ArcBoxMockOptions options)
{
    private readonly Pace _pace = new(options);

    /// <exception cref="RpcException">The context or the Dockerfile is of no use, or a step fails.</exception>
    public async Task RunAsync(
        IAsyncStreamReader<BuildContext> chunks, BuildOptions wanted, Func<BuildProgress, Task> write, CancellationToken cancellationToken)
    {
        BuildContextStream upload = new(chunks);
        BuildArchive archive;
        await using (upload.ConfigureAwait(false)) archive = await ReadAsync(upload, cancellationToken).ConfigureAwait(false);
        Dockerfile dockerfile = Dockerfile.Read(archive.Dockerfile ?? throw BuildFailures.Invalid("Cannot locate specified Dockerfile: Dockerfile"))
            .For(wanted.Target).With(wanted.Labels);

        ContentLease lease = store.Lease();
        await using (lease.ConfigureAwait(false))
        {
            BuildImages images = new(store, pulls, wanted.Pull, options.TimeProvider, lease);
            CopySources sources = new(archive, options.MaxBuildContextBytes);
            BuildRun run = new(dockerfile, wanted, sources, images, new BuildReport(dockerfile.StepCount, write), _pace);
            try
            {
                await run.RunAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (RegistryException refusal)
            {
                throw BuildFailures.Of(refusal);
            }
        }
    }

    private async Task<BuildArchive> ReadAsync(BuildContextStream upload, CancellationToken cancellationToken)
    {
        try
        {
            return await BuildArchive.ReadAsync(upload, options.MaxBuildContextBytes, cancellationToken).ConfigureAwait(false);
        }
        catch (EndOfStreamException)
        {
            throw BuildFailures.Invalid("unexpected EOF. The build context is not a whole tar archive.");
        }
        catch (InvalidDataException exception)
        {
            throw BuildFailures.Invalid($"archive/tar: invalid tar header ({exception.Message}). The build context is not a tar archive.");
        }
        catch (NotSupportedException exception)
        {
            throw ImageServiceFailure.Create(StatusCode.Unimplemented, exception.Message);
        }
    }
}
