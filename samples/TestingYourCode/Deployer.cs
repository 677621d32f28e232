using ArcBox.Protocol;

namespace ArcBox.Samples.TestingYourCode;

/// <summary>The code under test: brings an image from the registry of the builds to the registry of the machines that run it.</summary>
public sealed class Deployer(IImageClient images)
{
    private const int Attempts = 3;

    /// <summary>Deploys an image, and tries a pull again that may go better the next time.</summary>
    /// <returns>The digest that the target's registry has now.</returns>
    public async Task<string> DeployAsync(string source, string target, CancellationToken cancellationToken = default)
    {
        await PullAsync(source, cancellationToken);
        await images.TagAsync(source, target, cancellationToken);
        PushResult pushed = await images.PushToEndAsync(target, cancellationToken);
        return pushed.Digest ?? throw new InvalidOperationException($"{target} was pushed, but its digest was not told.");
    }

    private async Task PullAsync(string source, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await images.PullToEndAsync(source, cancellationToken);
                return;
            }
            catch (ArcBoxException failure) when (failure.IsTransient && attempt < Attempts)
            {
                // What was transferred is kept: the next attempt goes on from there.
            }
        }
    }
}
