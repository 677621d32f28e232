namespace ArcBox.Protocol.Tests.Diagnostics;

/// <summary>How calls end that carry a canary.</summary>
public enum CanaryEnd
{
    Well,

    /// <summary>The registry refuses the credential.</summary>
    Refused,

    /// <summary>The failure repeats the credential, in each form.</summary>
    Echoed,

    /// <summary>So does one in the middle of the stream.</summary>
    EchoedInStream,

    /// <summary>What cannot be read repeats it.</summary>
    Garbage,

    /// <summary>Nothing comes.</summary>
    Silent,
}
