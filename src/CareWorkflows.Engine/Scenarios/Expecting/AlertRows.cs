using CareWorkflows.Kernel.Cases;

namespace CareWorkflows.Engine.Scenarios.Expecting;

/// <summary><c>alerts</c> and <c>noAlerts</c>: what was said about the case since it was last looked at.</summary>
internal static class AlertRows
{
    public static IEnumerable<Mismatch> Check(Expectation expect, CaseSeen seen)
    {
        var messages = seen.NewMessages.ToList();
        foreach (var row in expect.Alerts.Where(row => !messages.Exists(m => Matches(row, m))))
        {
            yield return new Mismatch(row.Line, $"an alert {row}", Show(messages));
        }

        foreach (var row in expect.NoAlerts)
        {
            if (messages.FindAll(m => Matches(row, m)) is { Count: > 0 } unwanted)
            {
                yield return new Mismatch(row.Line, $"no alert {row}", Show(unwanted));
            }
        }
    }

    private static bool Matches(Row row, Message message) => row.Keys.All(k => k.Key switch
    {
        "to" => k.Value.ToString() == message.To,
        "about" => Matching.Covers(k.Value.ToString(), message.About),
        "kind" => k.Value.ToString() == Matching.Word(message.Kind),
        "says" => Matching.Says(k.Value, message.Text),
        _ => false,
    });

    private static string Show(List<Message> messages) => Table.Of(
        messages.Select(m => new[] { $"to {m.To}", $"about {m.About}", Matching.Word(m.Kind), m.Text }),
        "nobody was told anything since this case was last looked at");
}
