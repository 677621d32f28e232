using ArcBox.Protocol;
using ArcBox.Samples.ImageCli.Output;

namespace ArcBox.Samples.ImageCli.Commands;

internal sealed class EndpointsCommand()
    : ImageCommand("endpoints", "Tells where a daemon is looked for, what is found there, which is chosen and why.")
{
    // Each endpoint is asked for a few seconds at most.
    public override CommandLimit Limit => CommandLimit.None;

    public override async Task<int> RunAsync(CliSession session, CancellationToken cancellationToken)
    {
        List<EndpointAttempt> attempts = [];
        EndpointDiscoveryOptions discovery = session.Discovery;
        await foreach (EndpointAttempt attempt in EndpointDiscovery.SurveyAsync(discovery, cancellationToken)) attempts.Add(attempt);
        EndpointAttempt? chosen = attempts.Find(attempt => attempt.Problem is null);
        if (session.Output.IsJson)
        {
            foreach (EndpointAttempt attempt in attempts) session.Output.Json(json => EndpointText.WriteJson(json, attempt, isChosen: attempt == chosen));
        }
        else
        {
            session.Output.Table(EndpointText.Headings, EndpointText.Rows(attempts, chosen));
            session.Output.Line(EndpointText.Reason(attempts, chosen, isGiven: discovery.Endpoint is not null));
        }

        return chosen is null ? ExitCode.Unreachable : ExitCode.Done;
    }
}
