using System.Globalization;
using System.Text.RegularExpressions;

namespace ArcBox.Protocol.Testing;

/// <summary>The signals of Linux that STOPSIGNAL takes.</summary>
internal static partial class StopSignals
{
    /// <returns>The same text.</returns>
    /// <exception cref="Grpc.Core.RpcException">It is no signal's name or number.</exception>
    public static string Check(string signal)
    {
        bool isNumber = int.TryParse(signal, CultureInfo.InvariantCulture, out int number);
        return (isNumber ? number != 0 : Name().IsMatch(signal)) ? signal : throw BuildFailures.Step($"Invalid signal: {signal}");
    }

    [GeneratedRegex(
        """
        \A(SIG)?(
        ABRT|ALRM|BUS|CHLD|CLD|CONT|FPE|HUP|ILL|INT|IO|IOT|KILL|PIPE|POLL|PROF|PWR|QUIT|SEGV|STKFLT|STOP|SYS|TERM|TRAP|TSTP|TTIN|TTOU|URG|USR1|USR2|VTALRM|
        WINCH|XCPU|XFSZ|RTMIN(\+([1-9]|1[0-5]))?|RTMAX(-([1-9]|1[0-4]))?
        )\z
        """,
        RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
