using System.Globalization;

namespace ArcBox.Protocol.Testing;

/// <summary>When a <see cref="WireFault"/> strikes. The default is: each call, in place of its first message.</summary>
public sealed record FaultPlan
{
    private static readonly string[] Methods =
    [
        ImageMethods.Pull, ImageMethods.Push, ImageMethods.List, ImageMethods.Inspect, ImageMethods.Remove, ImageMethods.Tag, ImageMethods.Build,
        ImageMethods.Exists,
    ];

    /// <summary>The method, such as <c>Pull</c>; null (the default) for any.</summary>
    /// <exception cref="ArgumentException">The service has no such method.</exception>
    public string? Method
    {
        get;
        init => field = value is null || Methods.Contains(value)
            ? value
            : throw new ArgumentException($"The service has no method '{value}'. It has {string.Join(", ", Methods)}.", nameof(value));
    }

    /// <summary>
    /// Which call of the method, counted from 1 since the fault was injected; null (the default) for each. Of <see cref="WireFault.Refuse"/> it counts
    /// connections.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above zero.</exception>
    public int? Number
    {
        get;
        init
        {
            if (value is { } number) ArgumentOutOfRangeException.ThrowIfNegativeOrZero(number, nameof(value));
            field = value;
        }
    }

    /// <summary>
    /// How many messages of the call's answer reach the client before, no more and no less; the default is 0. A response is one message. After all of them the
    /// fault strikes the end of the stream or the failure, where that is a frame of its own (all but ttrpc's single response); an answer that ends before is
    /// left alone. Over gRPC see what <see cref="WireFault"/> says about HttpClient.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int AfterItems
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>How likely a call for which all else holds is struck, from 0 (never) to 1 (always; the default).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 0 and 1.</exception>
    public double Probability
    {
        get;
        init => field = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A probability is between 0 and 1.");
    } = 1;

    /// <summary>Chooses which calls <see cref="Probability"/> hits: with the same seed the same ones, by the order in which they come.</summary>
    public int Seed { get; init; }

    /// <summary>Says behind what is struck at which place of it.</summary>
    internal string AddTo(string subject)
    {
        string number = Number is { } nth ? string.Create(CultureInfo.InvariantCulture, $", number {nth}") : "";
        string place = AfterItems > 0 ? string.Create(CultureInfo.InvariantCulture, $", after {AfterItems} messages") : "";
        return $"{subject}{number}{place}";
    }

    internal void Check(WireFault fault)
    {
        if (fault.IsOfConnections && (Method is not null || AfterItems > 0))
            throw new ArgumentException($"'{fault}' strikes connections, before there is a call: neither Method nor AfterItems can be said.");
    }
}
