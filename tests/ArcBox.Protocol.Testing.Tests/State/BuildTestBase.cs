using System.Formats.Tar;
using System.Text;
using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Testing.Tests.State;

/// <summary>Builds from Dockerfiles that stand in the test.</summary>
public abstract class BuildTestBase : StateTestBase
{
    protected const string Path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    protected async Task<List<BuildProgress>> BuildAsync(string dockerfile, params string[] files)
    {
        List<BuildProgress> lines = [];
        await foreach (BuildProgress line in Client.BuildAsync(ImageBuildContext.FromTar(Context(dockerfile, files)))) lines.Add(line);
        return lines;
    }

    /// <summary>What the last stage has come to.</summary>
    protected async Task<ImageInfo> BuiltAsync(string dockerfile, params string[] files)
    {
        List<BuildProgress> lines = await BuildAsync(dockerfile, files);
        return await Client.InspectAsync(lines.Last(line => line.ImageId is not null).ImageId!);
    }

    /// <summary>The exception of a build that fails, and what it said before.</summary>
    protected async Task<(ArcBoxException Failure, string Log)> FailAsync(string dockerfile, params string[] files)
    {
        StringBuilder log = new();
        ArcBoxException failure = await FailureOfAsync<ArcBoxException>(async () =>
        {
            await foreach (BuildProgress line in Client.BuildAsync(ImageBuildContext.FromTar(Context(dockerfile, files)))) log.Append(line.Stream);
        });
        return (failure, log.ToString());
    }

    /// <summary>An archive of a Dockerfile and of files that hold their names; a name with a slash at its end is a directory.</summary>
    protected static MemoryStream Context(string? dockerfile, params string[] files)
    {
        MemoryStream archive = new();
        using (TarWriter tar = new(archive, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (string name in files)
            {
                if (name.EndsWith('/')) tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, name));
                else Write(tar, name, name);
            }

            if (dockerfile is not null) Write(tar, "Dockerfile", dockerfile);
        }

        archive.Position = 0;
        return archive;
    }

    protected static (StatusCode, string?) Kind(ArcBoxException failure) => (failure.StatusCode, failure.Reason);

    private static void Write(TarWriter tar, string name, string text)
        => tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
}
