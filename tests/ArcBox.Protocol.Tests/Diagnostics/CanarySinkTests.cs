using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace ArcBox.Protocol.Tests.Diagnostics;

/// <summary>That the search for canaries finds them: in each sink, and in each form.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CanarySinkTests : IDisposable
{
    private const string Source = "ArcBox.Protocol.Tests.Canary";

    private readonly CanarySinks _sinks = new();
    private readonly ActivitySource _activities = new(Source);
    private readonly Meter _meter = new(Source);

    public void Dispose()
    {
        _activities.Dispose();
        _meter.Dispose();
        _sinks.Dispose();
    }

    private static IEnumerable<TestCaseData<Action<CanarySinkTests>>> Plantings()
    {
        static TestCaseData<Action<CanarySinkTests>> Case(string name, Action<CanarySinkTests> plant) => new(plant) { TestName = $"{{m}}({name})" };

        yield return Case("log message", test => test.Write("", message: Canary.Mark));
        yield return Case("log value", test => test.Write(Values(("key", Canary.Mark))));
        yield return Case("log value that is bytes", test => test.Write(Values(("key", Canary.Headers))));
        yield return Case("log exception", test => test.Write("", new IOException("", new IOException(Canary.Mark))));
        yield return Case("log event", test => test.Write("", name: Canary.Mark));
        yield return Case("log category", test => test._sinks.Log.CreateLogger(Canary.Mark));
        yield return Case("log scope", test => test._sinks.Log.BeginScope(Values(("key", Canary.Mark))));
        yield return Case("trace name", test => test.Trace(activity => activity.DisplayName = Canary.Mark));
        yield return Case("trace tag", test => test.Trace(activity => activity.SetTag("key", Canary.Mark)));
        yield return Case("trace event", test => test.Trace(activity => activity.AddEvent(new ActivityEvent(Canary.Mark))));
        yield return Case("trace event's tag", test => test.Trace(activity => activity.AddEvent(new ActivityEvent("", tags: new() { ["key"] = Canary.Mark }))));
        yield return Case("trace baggage", test => test.Trace(activity => activity.SetBaggage("key", Canary.Mark)));
        yield return Case("trace status", test => test.Trace(activity => activity.SetStatus(ActivityStatusCode.Error, Canary.Mark)));
        yield return Case("trace state", test => test.Trace(activity => activity.TraceStateString = Canary.Mark));
        yield return Case("trace link", test => test.Trace(activity => activity.AddLink(new ActivityLink(default, new() { ["key"] = Canary.Mark }))));
        yield return Case("metric tag", test => test._meter.CreateCounter<long>("x").Add(1, new KeyValuePair<string, object?>("key", Canary.Mark)));
        yield return Case("metric name", test => test._meter.CreateHistogram<double>(Canary.Mark).Record(1));
        yield return Case("metric observed", test => test._meter.CreateObservableGauge(
            "x", () => new Measurement<int>(1, new KeyValuePair<string, object?>("key", Canary.Mark))));
        yield return Case("text", test => test._sinks.Print(Canary.Secrets[1]));
        yield return Case("exception's data", test => test._sinks.Print(new IOException { Data = { ["key"] = Canary.Mark } }));
        yield return Case("exception's property", test => test._sinks.Print(new ImageBuildException("x") { LogTail = [Canary.Mark] }));
        yield return Case("property of an inner exception", test => test._sinks.Print(new ArcBoxException("x", innerException: Trailed(Canary.Mark))));
        yield return Case("attempt", test => test._sinks.Print(new DaemonUnreachableException("x")
        {
            Attempts = [new EndpointAttempt { Endpoint = "x", Source = "x", Problem = Canary.Mark }],
        }));
    }

    [TestCaseSource(nameof(Plantings))]
    public void Find_PlantedInASink_IsFound(Action<CanarySinkTests> plant)
    {
        Assert.That(_sinks.Find(), Is.Null);

        plant(this);

        Assert.That(_sinks.Find(), Is.Not.Null);
    }

    private static IEnumerable<string> Forms()
    {
        foreach (string secret in Canary.Secrets)
        {
            yield return secret;
            yield return Uri.EscapeDataString(secret);
            yield return JsonSerializer.Serialize(secret);
            yield return Convert.ToHexStringLower(Encoding.UTF8.GetBytes(secret));
            for (int before = 0; before < 6; before++)
            {
                byte[] bytes = Encoding.UTF8.GetBytes(new string(':', before) + secret);
                yield return Convert.ToBase64String(bytes);
                yield return System.Buffers.Text.Base64Url.EncodeToString(bytes);
            }

            // What is left of one that was cut.
            yield return secret[..Canary.Mark.Length];
            yield return secret[^Math.Min(Canary.Mark.Length + 6, secret.Length)..];
        }

        foreach (RegistryCredential credential in Canary.Credentials)
        {
            yield return credential.ToAuthString();
            yield return credential.ToAuthString().TrimEnd('=').Replace('-', '+').Replace('_', '/');
        }
    }

    [Test]
    public void FindIn_EachForm_IsFound()
    {
        using (Assert.EnterMultipleScope())
        {
            foreach (string form in Forms()) Assert.That(Canary.FindIn($"...{form}..."), Is.Not.Null, form);
        }

        Assert.That(Canary.FindIn("CANARY"), Is.Null);
    }

    private void Write<T>(T state, Exception? exception = null, string name = "", string message = "")
        => _sinks.Log.Log(LogLevel.Trace, new EventId(1, name), state, exception, (_, _) => message);

    private static KeyValuePair<string, object?>[] Values(params (string Name, object? Value)[] values)
        => [.. values.Select(value => KeyValuePair.Create(value.Name, value.Value))];

    private static RpcException Trailed(string value) => new(new Status(StatusCode.Aborted, ""), new Metadata { { "x-bin", Encoding.UTF8.GetBytes(value) } });

    private void Trace(Action<Activity> change)
    {
        using Activity activity = _activities.StartActivity("x")!;
        change(activity);
    }
}
