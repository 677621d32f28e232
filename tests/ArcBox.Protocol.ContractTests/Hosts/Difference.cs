namespace ArcBox.Protocol.ContractTests;

/// <summary>Something that one host does otherwise than the contract has it. A case that meets it asserts the other behaviour.</summary>
public sealed record Difference(string Name, string Sentence)
{
    public static readonly Difference PullTellsLayersAlone = new(
        nameof(PullTellsLayersAlone), "A pull tells of layers alone: not the repository, the digest, or whether the image was up to date.");

    public static readonly Difference PullCountsNoBytes = new(
        nameof(PullCountsNoBytes), "A pull counts no bytes, and its last word about a layer is that it was downloaded.");

    public static readonly Difference PullTellsTheImageAsALayer = new(
        nameof(PullTellsTheImageAsALayer), "A pull tells of the image itself as if it were one more layer.");

    public static readonly Difference StepGoesOn = new(
        nameof(StepGoesOn), "A step of a build that is under way comes to its end although the caller has gone away.");

    public static readonly Difference PushTellsNoLayers = new(
        nameof(PushTellsNoLayers), "A push tells the repository, with the tag, and the digest, but no layers.");

    public static readonly Difference PushedDigestIsNotKept = new(
        nameof(PushedDigestIsNotKept), "A local image does not know the digest under which it was pushed.");

    public static readonly Difference StepsInCapitals = new(
        nameof(StepsInCapitals), "A build announces its steps as `STEP 1/3: …` instead of `Step 1/3 : …`.");

    public static readonly Difference EmptyDockerfileFailsTheBuild = new(
        nameof(EmptyDockerfileFailsTheBuild),
        "A Dockerfile without FROM is told as a build that failed (`BUILD_FAILED`), not as an invalid one (`INVALID_BUILD`).");

    public static readonly Difference HubNamesInFull = new(
        nameof(HubNamesInFull), "Names of Docker Hub are told in full, `docker.io/library/app:1` instead of `app:1`.");

    public static readonly Difference SeveralFindNothing = new(
        nameof(SeveralFindNothing), "Several label filters, or several reference filters, find nothing at all.");

    public static readonly Difference TagsAtOnceMayBeLost = new(
        nameof(TagsAtOnceMayBeLost), "Of several names that are given to an image at the same time some may be lost, although every call ends well.");

    public static readonly Difference ParentsCanBeRemoved = new(
        nameof(ParentsCanBeRemoved), "An image is deleted although another one was built from it, and the removal does not tell that it was.");

    public static readonly Difference ParentsArePruned = new(
        nameof(ParentsArePruned), "Deleting an image deletes its nameless parents too, asked to or not.");

    public static readonly Difference RemovalTellsNoDigest = new(
        nameof(RemovalTellsNoDigest), "A removal tells the names that it took off, but not the digests.");

    public static readonly Difference RunHasNoEffect = new(
        nameof(RunHasNoEffect), "RUN runs nothing: it prints nothing, and fails only where its whole command is `exit` with a number, or `false`.");

    public static readonly Difference CopyAddsNoLayer = new(
        nameof(CopyAddsNoLayer), "COPY and ADD look whether there is what they are to copy, but add no layer.");

    public static readonly Difference NullArgumentIsEmpty = new(
        nameof(NullArgumentIsEmpty), "A build argument whose value is null is empty, and not the Dockerfile's default.");

    public static readonly Difference CacheMissesArguments = new(
        nameof(CacheMissesArguments), "A LABEL that an earlier build has made with another value of a build argument is taken from the cache.");

    public static readonly Difference TargetsMindTheirCase = new(
        nameof(TargetsMindTheirCase), "A target stage is found only if its name is written as in the Dockerfile, in capitals and small letters.");

    public static readonly Difference BuildOptionsAreNotCarried = new(
        nameof(BuildOptionsAreNotCarried),
        "Build options for the builder cannot be carried: a build that sets any fails before anything is sent (`BUILD_OPTIONS_NOT_CARRIED`).");

    public static readonly Difference NewerFiltersAreUnknown = new(
        nameof(NewerFiltersAreUnknown), "The list filters `until` (Docker: API 1.44) and `label!` (Docker: with the containerd image store) are unknown.");

    private static readonly Difference[] Podman =
    [
        PullTellsLayersAlone, PullCountsNoBytes, PullTellsTheImageAsALayer, StepGoesOn, PushTellsNoLayers, PushedDigestIsNotKept,
        StepsInCapitals, EmptyDockerfileFailsTheBuild, HubNamesInFull, SeveralFindNothing, TagsAtOnceMayBeLost, ParentsCanBeRemoved, ParentsArePruned,
        RemovalTellsNoDigest, NullArgumentIsEmpty, CacheMissesArguments, TargetsMindTheirCase,
    ];

    /// <summary>What Podman 4.3 does otherwise.</summary>
    public static Difference[] OfPodman => [.. Podman];

    /// <summary>What dockerd 20.10 does otherwise.</summary>
    public static Difference[] OfDockerd => [NewerFiltersAreUnknown];

    /// <summary>What the mock does otherwise. It follows dockerd in all that needs no file system and no processes.</summary>
    public static Difference[] OfMock => [RunHasNoEffect, CopyAddsNoLayer];

    /// <summary>What every host behind the protocol's own wires does otherwise.</summary>
    public static Difference[] OfWires => [BuildOptionsAreNotCarried];

    public override string ToString() => Name;
}
