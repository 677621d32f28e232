using Grpc.Core;
using static Grpc.Core.StatusCode;

namespace ArcBox.Protocol.Tests.DockerEngine;

/// <summary>Every way in which two real engines were recorded to fail, and what the caller sees of it.</summary>
public sealed class EngineFailureTests
{
    [TestCase("docker-api-v143", FailedPrecondition, ErrorReasons.ApiVersionUnsupported)]
    [TestCase("docker-api-v199", FailedPrecondition, ErrorReasons.ApiVersionUnsupported)]
    [TestCase("docker-list-filter-badjson", InvalidArgument, ErrorReasons.InvalidFilter)]
    [TestCase("docker-list-filter-cut", InvalidArgument, ErrorReasons.InvalidFilter)]
    [TestCase("docker-list-filter-forms", InvalidArgument, ErrorReasons.InvalidFilter)]
    [TestCase("docker-list-filter-pattern", InvalidArgument, ErrorReasons.InvalidFilter)]
    [TestCase("docker-list-filter-unknown", InvalidArgument, ErrorReasons.InvalidFilter)]
    [TestCase("docker-list-filter-until", InvalidArgument, ErrorReasons.InvalidFilter)]
    [TestCase("docker-notfound", Unimplemented, null)]
    [TestCase("docker-method-not-allowed", Unimplemented, null)]
    [TestCase("podman-list-filter-age", InvalidArgument, ErrorReasons.InvalidFilter)]
    [TestCase("podman-list-filter-badjson", InvalidArgument, ErrorReasons.InvalidFilter)]
    [TestCase("podman-list-filter-date", InvalidArgument, ErrorReasons.InvalidFilter)]
    [TestCase("podman-list-filter-forms", InvalidArgument, ErrorReasons.InvalidFilter)]
    [TestCase("podman-list-filter-novalues", InvalidArgument, ErrorReasons.InvalidFilter)]
    [TestCase("podman-list-filter-unknown", InvalidArgument, ErrorReasons.InvalidFilter)]
    [TestCase("podman-list-digests", Internal, ErrorReasons.EngineAnswerInvalid)]
    [TestCase("podman-notfound", Internal, ErrorReasons.EngineAnswerInvalid)]
    [TestCase("podman-method-not-allowed", Unimplemented, null)]
    public Task ListAsync_RecordedFailure_IsTyped(string transcript, StatusCode code, string? reason)
        => AssertAsync(transcript, client => client.ListAsync(), code, reason);

    [TestCase("docker-pull-auth-bad", Unauthenticated, ErrorReasons.RegistryUnauthenticated)]
    [TestCase("docker-pull-auth-garbage", Unauthenticated, ErrorReasons.RegistryUnauthenticated)]
    [TestCase("docker-pull-auth-none", Unauthenticated, ErrorReasons.RegistryUnauthenticated)]
    [TestCase("docker-pull-badplatform", InvalidArgument, ErrorReasons.InvalidReference)]
    [TestCase("docker-pull-badref", InvalidArgument, ErrorReasons.InvalidReference)]
    [TestCase("docker-pull-upper", InvalidArgument, ErrorReasons.InvalidReference)]
    [TestCase("docker-pull-digest-missing", NotFound, ErrorReasons.ManifestNotFound)]
    [TestCase("docker-pull-missing-repo", NotFound, ErrorReasons.ManifestNotFound)]
    [TestCase("docker-pull-missing-tag", NotFound, ErrorReasons.ManifestNotFound)]
    [TestCase("docker-pull-index-s390x", NotFound, ErrorReasons.PlatformNotFound)]
    [TestCase("docker-pull-midstream-corrupt", DataLoss, ErrorReasons.DigestMismatch)]
    [TestCase("docker-pull-refused", Unavailable, ErrorReasons.RegistryUnreachable)]
    [TestCase("docker-pull-daemon-killed", Unavailable, ErrorReasons.EngineDisconnected)]
    [TestCase("podman-pull-auth-bad", Unauthenticated, ErrorReasons.RegistryUnauthenticated)]
    [TestCase("podman-pull-auth-garbage", Unauthenticated, ErrorReasons.RegistryUnauthenticated)]
    [TestCase("podman-pull-auth-none", Unauthenticated, ErrorReasons.RegistryUnauthenticated)]
    [TestCase("podman-pull-badplatform", NotFound, ErrorReasons.PlatformNotFound)]
    [TestCase("podman-pull-badref", InvalidArgument, ErrorReasons.InvalidReference)]
    [TestCase("podman-pull-upper", InvalidArgument, ErrorReasons.InvalidReference)]
    [TestCase("podman-pull-digest-missing", NotFound, ErrorReasons.ManifestNotFound)]
    [TestCase("podman-pull-missing-repo", NotFound, ErrorReasons.ManifestNotFound)]
    [TestCase("podman-pull-missing-tag", NotFound, ErrorReasons.ManifestNotFound)]
    [TestCase("podman-pull-notag", NotFound, ErrorReasons.ManifestNotFound)]
    [TestCase("podman-pull-index-s390x", NotFound, ErrorReasons.PlatformNotFound)]
    [TestCase("podman-pull-midstream-corrupt", DataLoss, ErrorReasons.DigestMismatch)]
    [TestCase("podman-pull-refused", Unavailable, ErrorReasons.RegistryUnreachable)]
    public Task PullAsync_RecordedFailure_IsTyped(string transcript, StatusCode code, string? reason)
        => AssertAsync(transcript, client => client.PullToEndAsync("registry.test/lab/x:1"), code, reason);

    [TestCase("docker-push-auth-bad", Unauthenticated, ErrorReasons.RegistryUnauthenticated)]
    [TestCase("docker-push-auth-empty", Unauthenticated, ErrorReasons.RegistryUnauthenticated)]
    [TestCase("docker-push-auth-garbage", Unauthenticated, ErrorReasons.RegistryUnauthenticated)]
    [TestCase("docker-push-auth-none", Unauthenticated, ErrorReasons.RegistryUnauthenticated)]
    [TestCase("docker-push-noauthheader", Unauthenticated, ErrorReasons.RegistryUnauthenticated)]
    [TestCase("docker-push-badname", InvalidArgument, ErrorReasons.InvalidReference)]
    [TestCase("docker-push-missing", NotFound, ErrorReasons.ImageNotFound)]
    [TestCase("docker-push-missing-tag", NotFound, ErrorReasons.ImageNotFound)]
    [TestCase("docker-push-refused", Unavailable, ErrorReasons.RegistryUnreachable)]
    [TestCase("podman-push-auth-bad", Unauthenticated, ErrorReasons.RegistryUnauthenticated)]
    [TestCase("podman-push-auth-empty", Unauthenticated, ErrorReasons.RegistryUnauthenticated)]
    [TestCase("podman-push-auth-garbage", Unauthenticated, ErrorReasons.RegistryUnauthenticated)]
    [TestCase("podman-push-auth-none", Unauthenticated, ErrorReasons.RegistryUnauthenticated)]
    [TestCase("podman-push-badname", InvalidArgument, ErrorReasons.InvalidReference)]
    [TestCase("podman-push-missing", NotFound, ErrorReasons.ImageNotFound)]
    [TestCase("podman-push-missing-tag", NotFound, ErrorReasons.ImageNotFound)]
    [TestCase("podman-push-refused", Unavailable, ErrorReasons.RegistryUnreachable)]
    public Task PushAsync_RecordedFailure_IsTyped(string transcript, StatusCode code, string? reason)
        => AssertAsync(transcript, client => client.PushToEndAsync("registry.test/lab/x:1"), code, reason);

    [TestCase("docker-inspect-missing", NotFound, ErrorReasons.ImageNotFound)]
    [TestCase("docker-inspect-badref", InvalidArgument, ErrorReasons.InvalidReference)]
    [TestCase("podman-inspect-missing", NotFound, ErrorReasons.ImageNotFound)]
    [TestCase("podman-inspect-badref", InvalidArgument, ErrorReasons.InvalidReference)]
    public Task InspectAsync_RecordedFailure_IsTyped(string transcript, StatusCode code, string? reason)
        => AssertAsync(transcript, client => client.InspectAsync("x:1"), code, reason);

    [TestCase("docker-delete-badref", InvalidArgument, ErrorReasons.InvalidReference)]
    [TestCase("docker-delete-id-multi", FailedPrecondition, ErrorReasons.ImageInUse)]
    [TestCase("docker-delete-inuse", FailedPrecondition, ErrorReasons.ImageInUse)]
    [TestCase("docker-delete-missing", NotFound, ErrorReasons.ImageNotFound)]
    [TestCase("podman-delete-badref", InvalidArgument, ErrorReasons.InvalidReference)]
    [TestCase("podman-delete-id-multi", FailedPrecondition, ErrorReasons.ImageInUse)]
    [TestCase("podman-delete-inuse", FailedPrecondition, ErrorReasons.ImageInUse)]
    [TestCase("podman-delete-missing", NotFound, ErrorReasons.ImageNotFound)]
    public Task RemoveAsync_RecordedFailure_IsTyped(string transcript, StatusCode code, string? reason)
        => AssertAsync(transcript, client => client.RemoveAsync("x:1"), code, reason);

    [TestCase("docker-tag-badrepo", InvalidArgument, ErrorReasons.InvalidReference)]
    [TestCase("docker-tag-badtag", InvalidArgument, ErrorReasons.InvalidReference)]
    [TestCase("docker-tag-norepo", InvalidArgument, ErrorReasons.InvalidReference)]
    [TestCase("docker-tag-missing", NotFound, ErrorReasons.ImageNotFound)]
    [TestCase("podman-tag-badrepo", InvalidArgument, ErrorReasons.InvalidReference)]
    [TestCase("podman-tag-badtag", InvalidArgument, ErrorReasons.InvalidReference)]
    [TestCase("podman-tag-norepo", InvalidArgument, null)]
    [TestCase("podman-tag-missing", NotFound, ErrorReasons.ImageNotFound)]
    public Task TagAsync_RecordedFailure_IsTyped(string transcript, StatusCode code, string? reason)
        => AssertAsync(transcript, client => client.TagAsync("x:1", "y:1"), code, reason);

    [TestCase("docker-build-fail", FailedPrecondition, ErrorReasons.BuildFailed, 1)]
    [TestCase("docker-build-fail-forcerm", FailedPrecondition, ErrorReasons.BuildFailed, 1)]
    [TestCase("docker-build-bk-fail", FailedPrecondition, ErrorReasons.BuildFailed, 1)]
    [TestCase("docker-build-badcopy", FailedPrecondition, ErrorReasons.BuildFailed, null)]
    [TestCase("docker-build-bk-badcopy", FailedPrecondition, ErrorReasons.BuildFailed, null)]
    [TestCase("docker-build-badfrom", FailedPrecondition, ErrorReasons.BuildFailed, null)]
    [TestCase("docker-build-badargs", InvalidArgument, ErrorReasons.InvalidBuild, null)]
    [TestCase("docker-build-badtarget", InvalidArgument, ErrorReasons.InvalidBuild, null)]
    [TestCase("docker-build-garbage", InvalidArgument, ErrorReasons.InvalidBuild, null)]
    [TestCase("docker-build-emptydf", InvalidArgument, ErrorReasons.InvalidBuild, null)]
    [TestCase("docker-build-nodf", InvalidArgument, ErrorReasons.InvalidBuild, null)]
    [TestCase("docker-build-nostage", InvalidArgument, ErrorReasons.InvalidBuild, null)]
    [TestCase("docker-build-otherdf", InvalidArgument, ErrorReasons.InvalidBuild, null)]
    [TestCase("docker-build-syntax", InvalidArgument, ErrorReasons.InvalidBuild, null)]
    [TestCase("docker-build-unparsable", InvalidArgument, ErrorReasons.InvalidBuild, null)]
    [TestCase("docker-build-bk-syntax", InvalidArgument, ErrorReasons.InvalidBuild, null)]
    [TestCase("docker-build-bk-badtarget", InvalidArgument, ErrorReasons.InvalidBuild, null)]
    [TestCase("docker-build-bk-emptydf", InvalidArgument, ErrorReasons.InvalidBuild, null)]
    [TestCase("docker-build-bk-badfrom", FailedPrecondition, ErrorReasons.BuildFailed, null)]
    [TestCase("docker-build-bk-secret", FailedPrecondition, ErrorReasons.BuildFailed, null)]
    [TestCase("docker-build-bk-privfrom-none", FailedPrecondition, ErrorReasons.BuildFailed, null)]
    [TestCase("docker-build-bk-pax", InvalidArgument, ErrorReasons.InvalidBuild, null)]
    [TestCase("docker-build-bk-nonetwork", FailedPrecondition, ErrorReasons.BuildFailed, null)]
    [TestCase("docker-build-bk-stages-fail", FailedPrecondition, ErrorReasons.BuildFailed, 7)]
    [TestCase("podman-build-fail", FailedPrecondition, ErrorReasons.BuildFailed, 1)]
    [TestCase("podman-build-badcopy", FailedPrecondition, ErrorReasons.BuildFailed, null)]
    [TestCase("podman-build-badfrom", FailedPrecondition, ErrorReasons.BuildFailed, null)]
    [TestCase("podman-build-badargs", InvalidArgument, ErrorReasons.InvalidBuild, null)]
    [TestCase("podman-build-badtag", InvalidArgument, ErrorReasons.InvalidBuild, null)]
    [TestCase("podman-build-badtarget", InvalidArgument, ErrorReasons.InvalidBuild, null)]
    [TestCase("podman-build-garbage", InvalidArgument, ErrorReasons.InvalidBuild, null)]
    [TestCase("podman-build-nodf", InvalidArgument, ErrorReasons.InvalidBuild, null)]
    [TestCase("podman-build-syntax", InvalidArgument, ErrorReasons.InvalidBuild, null)]
    public async Task BuildAsync_RecordedFailure_IsABuildException(string transcript, StatusCode code, string reason, int? exitCode)
    {
        ArcBoxException thrown = await AssertAsync(transcript, BuildAsync, code, reason);

        Assert.That(thrown, Is.TypeOf<ImageBuildException>().With.Property(nameof(ImageBuildException.ExitCode)).EqualTo(exitCode));
    }

    [Test]
    public async Task PullAsync_AdviceForTheEnginesWords_IsASentenceOfItsOwn()
    {
        ArcBoxException thrown = await AssertAsync(
            "docker-pull-auth-none", client => client.PullToEndAsync("x"), Unauthenticated, ErrorReasons.RegistryUnauthenticated);

        Assert.That(thrown.Message, Does.EndWith("no basic auth credentials. The registry wants credentials and got none."));
    }

    [Test]
    public Task BuildAsync_MalformedTag_IsAnInvalidReference() => AssertAsync("docker-build-badtag", BuildAsync, InvalidArgument, ErrorReasons.InvalidReference);

    [TestCase("docker-build-privfrom-bad")]
    [TestCase("docker-build-privfrom-none")]
    [TestCase("podman-build-privfrom-bad")]
    [TestCase("podman-build-privfrom-none")]
    public async Task BuildAsync_PrivateBaseWithoutCredentials_IsAnAuthenticationException(string transcript)
    {
        ArcBoxException thrown = await AssertAsync(transcript, BuildAsync, Unauthenticated, ErrorReasons.RegistryUnauthenticated);

        Assert.That(thrown, Is.TypeOf<RegistryAuthenticationException>());
    }

    [Test]
    public async Task BuildAsync_FailingRun_KeepsLogAndStep()
    {
        ImageBuildException thrown = (ImageBuildException)await AssertAsync("docker-build-fail", BuildAsync, FailedPrecondition, ErrorReasons.BuildFailed);

        Assert.That(thrown.Step, Is.EqualTo("Step 2/2 : RUN echo before-fail && false"));
        Assert.That(thrown.LogTail, Does.Contain("before-fail"));
    }

    [TestCase("denied: requested access to the resource is denied", PermissionDenied, ErrorReasons.RegistryDenied)]
    [TestCase("pull access denied for x, repository does not exist or may require 'docker login'", PermissionDenied, ErrorReasons.RegistryDenied)]
    [TestCase("toomanyrequests: You have reached your pull rate limit.", ResourceExhausted, ErrorReasons.RegistryRateLimited)]
    [TestCase("write /var/lib/docker/tmp/x: no space left on device", ResourceExhausted, ErrorReasons.NoSpace)]
    [TestCase("something never heard of", Internal, null)]
    public async Task PullAsync_WordsFromEngineSources_AreTyped(string message, StatusCode code, string? reason)
    {
        await using ReplayEngine engine = new("1.41", ReplayEngine.Json("500 Internal Server Error", $$"""{"message":"{{message}}"}"""));

        await AssertAsync(engine, client => client.PullToEndAsync("registry.test/lab/x:1"), code, reason);
    }

    [TestCase("lab/unauthorized:1")]
    [TestCase("lab/access-denied:1.0")]
    [TestCase("toomanyrequests/x:1")]
    public async Task PullAsync_ImageNamedLikeAFailure_IsStillJustMissing(string name)
    {
        string words = $"manifest for {name} not found: manifest unknown: manifest unknown";
        await using ReplayEngine engine = new("1.41", ReplayEngine.Json("404 Not Found", $$"""{"message":"{{words}}"}"""));

        ArcBoxException thrown = await AssertAsync(engine, client => client.PullToEndAsync(name), NotFound, ErrorReasons.ManifestNotFound);

        Assert.That(thrown.Message, Is.EqualTo(words));
    }

    [TestCase("""{"errorDetail":{"code":1}}""", "without saying why")]
    [TestCase("""{"errorDetail":{"message":""},"error":"boom"}""", "boom")]
    public async Task PullAsync_FailureWithoutWords_IsAFailureAllTheSame(string line, string told)
    {
        await using ReplayEngine engine = new("1.41", ReplayEngine.Json("200 OK", line));

        ArcBoxException thrown = await AssertAsync(engine, client => client.PullToEndAsync("x"), Internal, null);

        Assert.That(thrown.Message, Does.Contain(told));
    }

    [Test]
    public async Task PullAsync_EmptyAnswer_IsNotTakenForSuccess()
    {
        await using ReplayEngine engine = new("1.41", ReplayEngine.Json("200 OK", ""));

        await AssertAsync(engine, client => client.PullToEndAsync("x"), Internal, ErrorReasons.EngineAnswerInvalid);
    }

    [Test]
    public async Task BuildAsync_VeryLongMessage_KeepsItsEndsAndTheExitCode()
    {
        string words = $"The command '{new string('é', 50_000)}' returned a non-zero code: 3";
        await using ReplayEngine engine = new("1.41", ReplayEngine.Json("200 OK", $$$"""{"errorDetail":{"message":"{{{words}}}"}}"""));

        ImageBuildException thrown = (ImageBuildException)await AssertAsync(engine, BuildAsync, FailedPrecondition, ErrorReasons.BuildFailed);

        Assert.That(thrown.ExitCode, Is.EqualTo(3));
        Assert.That(thrown.Message, Has.Length.LessThan(2100).And.StartsWith("The command").And.EndsWith("code: 3"));
    }

    [Test]
    public async Task ExistsAsync_WebServerThatKnowsNothing_IsNoEngineAndNoAnswer()
    {
        byte[] missing = System.Text.Encoding.ASCII.GetBytes("HTTP/1.1 404 Not Found\r\nContent-Length: 13\r\n\r\n<html></html>");
        await using ReplayEngine engine = new("1.41", missing);

        await AssertAsync(engine, client => client.ExistsAsync("x"), Internal, ErrorReasons.EngineAnswerInvalid);
    }

    private static Task BuildAsync(IImageClient client) => client.BuildToEndAsync(ImageBuildContext.FromTar(new MemoryStream(new byte[1024])));

    private static async Task<ArcBoxException> AssertAsync(string transcript, Func<IImageClient, Task> call, StatusCode code, string? reason)
    {
        await using ReplayEngine engine = ReplayEngine.For(transcript);
        return await AssertAsync(engine, call, code, reason);
    }

    private static async Task<ArcBoxException> AssertAsync(ReplayEngine engine, Func<IImageClient, Task> call, StatusCode code, string? reason)
    {
        await using ImageClient client = engine.CreateClient();

        ArcBoxException thrown = (await Assert.CatchAsync<ArcBoxException>(() => call(client)))!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(thrown.StatusCode, Is.EqualTo(code), thrown.Message);
            Assert.That(thrown.Reason, Is.EqualTo(reason), thrown.Message);
            Assert.That(thrown.Message, Is.Not.Empty);
            Assert.That(thrown.Endpoint, Is.EqualTo(engine.Endpoint.ToString()));
        }

        return thrown;
    }
}
