using ArcBox.Protocol.V1;
using Grpc.Core;

namespace ArcBox.Protocol.Testing.Tests.State;

/// <summary>Builds that fail, in dockerd's words. All was looked up on dockerd 20.10.24.</summary>
public sealed class BuildFailureTests : BuildTestBase
{
    private const string BuildKit = "BuildKit. Refer to https://docs.docker.com/go/buildkit/ to learn how to build images with BuildKit enabled";

    [TestCase("", "the Dockerfile (Dockerfile) cannot be empty")]
    [TestCase("\n\n", "failed to parse Dockerfile: file with no instructions")]
    [TestCase("# only", "failed to parse Dockerfile: file with no instructions")]
    [TestCase("RUN x", "no build stage in current context")]
    [TestCase("ARG A=1", "no build stage in current context")]
    [TestCase("# escape=x\nFROM scratch", "failed to parse Dockerfile: invalid escape token 'x' does not match ` or \\")]
    [TestCase("# escape=`\n# escape=\\\nFROM scratch", "failed to parse Dockerfile: only one escape parser directive can be used")]
    [TestCase("FROM", "dockerfile parse error line 1: FROM requires either one or three arguments")]
    [TestCase("FROM a b", "dockerfile parse error line 1: FROM requires either one or three arguments")]
    [TestCase("FROM a IS b", "dockerfile parse error line 1: FROM requires either one or three arguments")]
    [TestCase("FROM --foo=x a", "dockerfile parse error line 1: Unknown flag: foo")]
    [TestCase("FROM a AS 1x", "dockerfile parse error line 1: invalid name for build stage: \"1x\", name can't start with a number or contain symbols")]
    public async Task BuildAsync_Dockerfile_IsRefused(string dockerfile, string message)
    {
        (ArcBoxException failure, string log) = await FailAsync(dockerfile);

        Assert.That((Kind(failure), failure.Message, log), Is.EqualTo(((StatusCode.InvalidArgument, ErrorReasons.InvalidBuild), message, "")));
    }

    [TestCase("FROBNICATE x", "unknown instruction: FROBNICATE")]
    [TestCase("frob", "unknown instruction: FROB")]
    [TestCase("ENV", "ENV requires at least one argument")]
    [TestCase("ENV =b", "ENV names can not be blank")]
    [TestCase("LABEL", "LABEL requires at least one argument")]
    [TestCase("LABEL =b", "LABEL names can not be blank")]
    [TestCase("ARG", "ARG requires at least one argument")]
    [TestCase("ARG =c", "ARG names can not be blank")]
    [TestCase("COPY", "COPY requires at least two arguments, but only one was provided. Destination could not be determined")]
    [TestCase("ADD a", "ADD requires at least two arguments, but only one was provided. Destination could not be determined")]
    [TestCase("COPY --foo a b", "Unknown flag: foo")]
    [TestCase("COPY --from a b", "Missing a value on flag: from")]
    [TestCase("RUN --network=none x", "Unknown flag: network")]
    [TestCase("CMD --foo", "Unknown flag: foo")]
    [TestCase("EXPOSE", "EXPOSE requires at least one argument")]
    [TestCase("VOLUME", "VOLUME requires at least one argument")]
    [TestCase("VOLUME []", "VOLUME requires at least one argument")]
    [TestCase("VOLUME [\"\"]", "VOLUME specified can not be an empty string")]
    [TestCase("USER", "USER requires exactly one argument")]
    [TestCase("WORKDIR", "WORKDIR requires exactly one argument")]
    [TestCase("STOPSIGNAL", "STOPSIGNAL requires exactly one argument")]
    [TestCase("MAINTAINER", "MAINTAINER requires exactly one argument")]
    [TestCase("SHELL", "SHELL requires at least one argument")]
    [TestCase("SHELL []", "SHELL requires at least one argument")]
    [TestCase("SHELL sh -c", "SHELL requires the arguments to be in JSON form")]
    [TestCase("ONBUILD", "ONBUILD requires at least one argument")]
    [TestCase("ONBUILD ONBUILD RUN x", "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed")]
    [TestCase("ONBUILD from x", "FROM isn't allowed as an ONBUILD trigger")]
    [TestCase("HEALTHCHECK", "HEALTHCHECK requires at least one argument")]
    [TestCase("HEALTHCHECK FOO x", "Unknown type \"FOO\" in HEALTHCHECK (try CMD)")]
    [TestCase("HEALTHCHECK CMD", "Missing command after HEALTHCHECK CMD")]
    [TestCase("HEALTHCHECK NONE x", "HEALTHCHECK NONE takes no arguments")]
    [TestCase("HEALTHCHECK --foo=1 CMD x", "Unknown flag: foo")]
    [TestCase("HEALTHCHECK --interval=abc CMD x", "time: invalid duration \"abc\"")]
    [TestCase("HEALTHCHECK --retries=-1 CMD x", "--retries must be at least 1 (not -1)")]
    public async Task BuildAsync_Instruction_IsRefusedWithItsLine(string instruction, string message)
    {
        (ArcBoxException failure, string log) = await FailAsync($"# comment\nFROM scratch\nLABEL a=1 \\\n b=2\n{instruction}\n");

        Assert.That(Kind(failure), Is.EqualTo((StatusCode.InvalidArgument, ErrorReasons.InvalidBuild)));
        Assert.That((failure.Message, log), Is.EqualTo(($"dockerfile parse error line 5: {message}", "")));
    }

    [TestCase("ENV a", "ENV must have two arguments")]
    [TestCase("LABEL a", "LABEL must have two arguments")]
    [TestCase("ENV a=b c", "Syntax error - can't find = in \"c\". Must be of the form: name=value")]
    [TestCase("ENV a=${b:?no b}", "Syntax error - can't find = in \"b}\". Must be of the form: name=value")]
    [TestCase("CMD [1]", "when using JSON array syntax, arrays must be comprised of strings only")]
    [TestCase("COPY [\"a\", null]", "when using JSON array syntax, arrays must be comprised of strings only")]
    [TestCase("RUN <<EOF\nexit 1\nEOF", "here-documents (<<EOF) require BuildKit, which the mock server does not have")]
    [TestCase("COPY <<-'END' /x\nEND", "here-documents (<<-'END') require BuildKit, which the mock server does not have")]
    public async Task BuildAsync_Instruction_IsNotUnderstood(string instruction, string message)
    {
        (ArcBoxException failure, string log) = await FailAsync($"FROM scratch\n{instruction}\n");

        Assert.That(Kind(failure), Is.EqualTo((StatusCode.InvalidArgument, ErrorReasons.InvalidBuild)));
        Assert.That((failure.Message, log), Is.EqualTo(($"failed to parse Dockerfile: {message}", "")));
    }

    [TestCase("COPY nosuch.txt /x", "COPY failed: file not found in build context or excluded by .dockerignore: stat nosuch.txt: file does not exist")]
    [TestCase("ADD d/nosuch /x", "ADD failed: file not found in build context or excluded by .dockerignore: stat d/nosuch: file does not exist")]
    [TestCase("COPY *.zip /x", "COPY failed: no source files were specified")]
    [TestCase("COPY [a /x", "COPY failed: no source files were specified")]
    [TestCase("COPY ../x /x", "COPY failed: forbidden path outside the build context: ../x ()")]
    [TestCase("COPY a/../../b /z", "COPY failed: forbidden path outside the build context: a/../../b ()")]
    [TestCase("COPY a.txt d/f /x", "When using COPY with more than one source file, the destination must be a directory and end with a /")]
    [TestCase("COPY http://x/y /z", "COPY failed: source can't be a URL for COPY")]
    [TestCase("COPY --from=0 a /x", "invalid from flag value 0: refers to current build stage")]
    [TestCase("COPY --from=7 a /x", "invalid from flag value 7: index out of bounds")]
    [TestCase("COPY --from=lab/nosuch:1 a /x", "invalid from flag value lab/nosuch:1: manifest for lab/nosuch:1 not found: manifest unknown: manifest unknown")]
    [TestCase("COPY --chmod=1 a.txt b", $"the --chmod option requires {BuildKit}")]
    [TestCase("RUN --mount=type=cache x", $"the --mount option requires {BuildKit}")]
    [TestCase("EXPOSE abc", "Invalid containerPort: abc")]
    [TestCase("EXPOSE 80-79", "Invalid containerPort: 80-79")]
    [TestCase("EXPOSE 99999", "Invalid containerPort: 99999")]
    [TestCase("EXPOSE 443/tls", "Invalid proto: tls")]
    [TestCase("EXPOSE /tcp", "No port specified: /tcp<empty>")]
    [TestCase("STOPSIGNAL FOO", "Invalid signal: FOO")]
    [TestCase("STOPSIGNAL a b", "Invalid signal: a b")]
    [TestCase("WORKDIR $X", "cannot normalize nothing")]
    [TestCase("VOLUME $X", "VOLUME specified can not be an empty string")]
    [TestCase("ENV $X=b", "invalid environment variable: =b")]
    [TestCase("ENV a=${b", "failed to process \"${b\": missing ':' in substitution")]
    [TestCase("ENV a=${b:?oops}", "failed to process \"${b:?oops}\": b: oops")]
    [TestCase("ENV a=\"b", "failed to process \"\\\"b\": unexpected end of statement while looking for matching double-quote")]
    [TestCase("ENV a=${}", "failed to process \"${}\": syntax error: bad substitution")]
    public async Task BuildAsync_Step_FailsBehindTheOnesBefore(string step, string message)
    {
        (ArcBoxException failure, string log) = await FailAsync($"FROM scratch\nLABEL a=1\n{step}\n", "a.txt", "d/f");

        Assert.That((Kind(failure), failure.Message), Is.EqualTo(((StatusCode.FailedPrecondition, ErrorReasons.BuildFailed), message)));
        Assert.That(log, Does.EndWith($"Step 3/3 : {step}\n"));
        Assert.That((await Client.ListAsync()).Single().Labels, Does.ContainKey("a"), "what was made before stays");
    }

    [TestCase("FROM lab/nosuch:1", "manifest for lab/nosuch:1 not found: manifest unknown: manifest unknown")]
    [TestCase("FROM $X", "base name ($X) should not be blank")]
    [TestCase("FROM scratch", "No image was generated. Is your Dockerfile empty?")]
    [TestCase("FROM --platform=a/b/c/d scratch", "failed to parse platform a/b/c/d: \"a/b/c/d\": cannot parse platform specifier: invalid argument")]
    [TestCase("FROM --platform=linux/s390x index:1", "no matching manifest for linux/s390x in the manifest list entries")]
    [TestCase("FROM --platform=linux/s390x single:1",
        "image with reference single:1 was found but does not match the specified platform: wanted linux/s390x, actual: linux/amd64")]
    public async Task BuildAsync_Base_Fails(string from, string message)
    {
        Server.AddImage("index:1", new MockImageOptions { Platforms = ["linux/amd64", "linux/arm64"] });
        Server.AddImage("single:1");

        (ArcBoxException failure, string log) = await FailAsync(from);

        Assert.That((Kind(failure), failure.Message), Is.EqualTo(((StatusCode.FailedPrecondition, ErrorReasons.BuildFailed), message)));
        Assert.That(log, Does.StartWith($"Step 1/1 : {from}\n"));
    }

    [Test]
    public async Task BuildAsync_BaseBehindARegistryThatRefuses_FailsAsAPullWould()
    {
        Server.AddImage("registry.example.com/base:1");
        Server.Registry.RequireCredential("registry.example.com", "tester", "s3cret");
        Server.Registry.TakeDown("down.example.com");

        RegistryAuthenticationException none = await FailureOfAsync<RegistryAuthenticationException>(() => BuildAsync("FROM registry.example.com/base:1"));
        (ArcBoxException down, _) = await FailAsync("FROM down.example.com/base:1");
        (ArcBoxException bad, _) = await FailAsync("FROM Bad");

        Assert.That(none.Message, Does.EndWith("no basic auth credentials. The registry wants credentials and got none."));
        Assert.That(Kind(down), Is.EqualTo((StatusCode.Unavailable, ErrorReasons.RegistryUnreachable)));
        Assert.That(Kind(bad), Is.EqualTo((StatusCode.InvalidArgument, ErrorReasons.InvalidReference)));
    }

    [TestCase("RUN exit 3", "/bin/sh -c exit 3", 3)]
    [TestCase("RUN exit 257", "/bin/sh -c exit 257", 1)]
    [TestCase("RUN false", "/bin/sh -c false", 1)]
    [TestCase("RUN [\"false\"]", "false", 1)]
    [TestCase("RUN [\"sh\", \"-c\", \"exit 4\"]", "sh -c exit 4", 4)]
    [TestCase("SHELL [\"/bin/bash\", \"-ec\"]\nRUN exit 5", "/bin/bash -ec exit 5", 5)]
    public async Task BuildAsync_RunThatExits_FailsWithItsCode(string steps, string command, int code)
    {
        await Server.Store.AddImageAsync("base:1");

        (ArcBoxException failure, string log) = await FailAsync($"FROM base:1\n{steps}\nLABEL never=1\n");

        Assert.That(Kind(failure), Is.EqualTo((StatusCode.FailedPrecondition, ErrorReasons.BuildFailed)));
        Assert.That(failure.Message, Is.EqualTo($"The command '{command}' returned a non-zero code: {code}"));
        Assert.That(((ImageBuildException)failure).ExitCode, Is.EqualTo(code));
        Assert.That(log.TrimEnd().Split('\n')[^1], Does.StartWith("Removing intermediate container "));
    }

    [TestCase("RUN exit 0")]
    [TestCase("RUN exit 256")]
    [TestCase("RUN echo exit 3")]
    [TestCase("RUN echo '<< EOF' x<<y $((1<<A))")]
    [TestCase("RUN true || false")]
    [TestCase("RUN")]
    [TestCase("STOPSIGNAL sigrtmin+15")]
    [TestCase("STOPSIGNAL 9")]
    [TestCase("HEALTHCHECK NONE")]
    [TestCase("USER a b")]
    [TestCase("USER $X")]
    [TestCase("COPY --chown=1:2 a.txt /x")]
    [TestCase("COPY . /x")]
    [TestCase("COPY d e/g *.t?t /x/")]
    [TestCase("COPY [\"/d/f\", \"./a.txt\", \"/x/\"]")]
    [TestCase("COPY [a-d]/* /v/")]
    [TestCase("COPY empty /x")]
    [TestCase("COPY Dockerfile /x")]
    [TestCase("COPY $X /x")]
    [TestCase("ADD http://example.com/x.tar /x")]
    public async Task BuildAsync_Step_IsFine(string step)
    {
        List<BuildProgress> lines = await BuildAsync($"FROM scratch\n{step}\n", "a.txt", "./d/f", "e/g", "empty/");

        Assert.That(lines[^1].Stream, Does.StartWith("Successfully built "));
    }

    [Test]
    public async Task BuildAsync_WordNestedWithoutEnd_FailsAndNoMore()
    {
        (ArcBoxException failure, _) = await FailAsync($"FROM scratch\nLABEL a={string.Concat(Enumerable.Repeat("${b:-", 200_000))}\n");

        Assert.That(Kind(failure), Is.EqualTo((StatusCode.FailedPrecondition, ErrorReasons.BuildFailed)));
        Assert.That(failure.Message, Does.EndWith("it is nested too deeply"));
    }

    [Test]
    public async Task BuildAsync_StageNameTwice_Fails()
    {
        (ArcBoxException failure, string log) = await FailAsync("FROM scratch AS a\nLABEL x=1\nFROM scratch AS A\nLABEL x=2\n");

        Assert.That((Kind(failure), failure.Message), Is.EqualTo(((StatusCode.FailedPrecondition, ErrorReasons.BuildFailed), "a stage name already used")));
        Assert.That(log, Does.Not.Contain("Step 3"));
    }

    [Test]
    public async Task BuildAsync_TriggerNobodyKnows_FailsWhereItRuns()
    {
        ImageInfo below = await BuiltAsync("FROM scratch\nONBUILD NOSUCH x\n");

        (ArcBoxException failure, _) = await FailAsync($"FROM {below.Id}\n");

        Assert.That((Kind(failure), failure.Message), Is.EqualTo(((StatusCode.InvalidArgument, ErrorReasons.InvalidBuild), "unknown instruction: NOSUCH")));
    }
}
