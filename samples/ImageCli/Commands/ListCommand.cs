using System.CommandLine;
using ArcBox.Protocol;
using ArcBox.Protocol.V1;
using ArcBox.Samples.ImageCli.Output;
using ArcBox.Samples.ImageCli.Output.Json;

namespace ArcBox.Samples.ImageCli.Commands;

internal sealed class ListCommand : ImageCommand
{
    private readonly Option<string[]> _filters = new("--filter")
    {
        Description = "Only images that match, such as dangling=true, label=stage=test or reference=nginx:*; may be given several times",
        HelpName = "K=V",
    };

    private readonly Option<bool> _digests = new("--digests") { Description = "Show the digests under which registries have the images" };

    public ListCommand()
        : base("list", "Lists local images, the newest first.")
    {
        Aliases.Add("ls");
        _filters.Validators.Add(result =>
        {
            foreach (string filter in result.Tokens.Select(token => token.Value).Where(filter => filter.IndexOf('=', StringComparison.Ordinal) < 1))
                result.AddError($"'{filter}' is not a filter. Write KEY=VALUE, such as dangling=true.");
        });
        Add(_filters);
        Add(_digests);
    }

    public override async Task<int> RunAsync(CliSession session, CancellationToken cancellationToken)
    {
        bool digests = session.Arguments.GetValue(_digests);
        ImageFilters filters = new();
        foreach (string filter in session.Arguments.GetValue(_filters) ?? [])
        {
            int end = filter.IndexOf('=', StringComparison.Ordinal);
            filters.Add(filter[..end], filter[(end + 1)..]);
        }

        IImageClient client = await session.OpenClientAsync(cancellationToken);
        IReadOnlyList<ImageSummary> images = await client.ListAsync(new ListOptions { Filters = filters, Digests = digests }, cancellationToken);
        IEnumerable<ImageSummary> sorted = images.OrderByDescending(image => image.Created).ThenBy(image => image.Id, StringComparer.Ordinal);
        if (!session.Output.IsJson)
        {
            session.Output.Table(ImageTable.Headings(digests), ImageTable.Rows(sorted, digests, session.TimeProvider.GetUtcNow()));
            return ExitCode.Done;
        }

        foreach (ImageSummary image in sorted) session.Output.Json(json => ImageJson.WriteSummary(json, image));
        return ExitCode.Done;
    }
}
