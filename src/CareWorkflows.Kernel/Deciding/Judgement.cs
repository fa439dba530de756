using System.Collections.Immutable;
using System.Globalization;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Deciding;

/// <summary>What is being judged: a form, when it happened, who sends it. Only guards, conditions and forms see this.</summary>
/// <param name="OccurredOn">The event date as far as it is known while the form is read.</param>
/// <param name="NowOnTheClock">London wall time of the recording.</param>
internal sealed record Judgement(string Action, Record Form, string? OccurredOn, Actor Actor, string ActingRole, DateTime NowOnTheClock, string CommandId, Record Before)
{
    /// <summary>The action that carries this along, or that time has passed; null when it is what a person does.</summary>
    public string? Cause { get; init; }

    /// <summary>Reports may also read what has been recorded on the case, and when; a decision never does (T8).</summary>
    public Func<ImmutableList<HistoryEntry>>? History { get; init; }

    public bool TryResolve(string name, CaseScope scope, out Value value)
    {
        switch (name)
        {
            case "form":
                value = Form;
                return true;
            case "occurredOn":
                value = OccurredOn;
                return true;
            case "now":
                value = EventDate.Of(NowOnTheClock);
                return true;
            case "today":
                value = DateOnly.FromDateTime(NowOnTheClock);
                return true;
            case "actor":
                value = new Record(
                [
                    new("person", Actor.Person),
                    new("roles", Value.Of([.. Actor.Roles.Select(r => Value.Of(r))])),
                    new("actingRole", ActingRole),
                    new("team", Actor.Team),
                ]);
                return true;
            case "act":
                value = new Record([new("name", Action), new("id", CommandId), new("cause", Value.Of(Cause))]);
                return true;
            case "before":
                value = new Record([new("data", Before)]);
                return true;
            case "duty":
                value = Value.Of(a => Duty(scope, a));
                return true;
            case "duties":
                value = Value.Of(a => Value.Of([.. scope.Case.Duties.Select(d => Value.Of(Duty(scope, d))).Where(d => a.Length == 0 || a[0].Function!([d]).IsTruthy)]));
                return true;
            case "breaches":
                value = Value.Of(a => Value.Of([.. scope.Case.Breaches.Select(b => Breach(scope, b)).Where(b => a.Length == 0 || a[0].Function!([b]).IsTruthy)]));
                return true;
            case "breach":
                value = Value.Of(a => scope.Case.Breaches.FirstOrDefault(b => b.Id.ToString(CultureInfo.InvariantCulture) == a[0].ToString()) is { } breach
                    ? Breach(scope, breach)
                    : Value.Nothing);
                return true;
            case "entries" when History is { } history:
                value = Value.Of(a => Value.Of([.. Entries(scope, history()).Where(e => a.Length == 0 || a[0].Function!([e]).IsTruthy)]));
                return true;
            default:
                value = default;
                return false;
        }
    }

    /// <summary>What somebody or time did, as it counts now: with the event date it was last corrected to.</summary>
    private static IEnumerable<Value> Entries(CaseScope scope, ImmutableList<HistoryEntry> history)
    {
        var corrected = Correcting.Corrections(history);
        foreach (var entry in history.Where(e => e.Edge is not null && !e.IsRefused))
        {
            var on = corrected.TryGetValue(entry.No, out var now) ? now.On : entry.OccurredOn;
            yield return new Record(
            [
                new("no", entry.No),
                new("action", entry.Action),
                new("by", entry.By),
                new("role", entry.Role),
                new("on", on),
                new("recordedAt", EventDate.Of(LondonTime.OnTheClock(new DateTimeOffset(entry.RecordedAt, TimeSpan.Zero)))),
                new("from", entry.From),
                new("to", entry.To),
                new("cause", Value.Of(entry.Cause)),
                new("late", entry.By != Actor.System.Person && Firing.IsLate(scope.Cases, scope.Machine, on, entry.RecordedAt)),
            ]);
        }
    }

    private Value Duty(CaseScope scope, Value[] arguments)
    {
        var occurrence = arguments.Length > 1 && arguments[1].Number is { } no
            ? scope.Case.Duties.LastOrDefault(d => d.Duty == arguments[0].Text && d.No == (int)no)
            : scope.Case.Spoken(arguments[0].Text ?? "");
        return occurrence is null ? Value.Nothing : Duty(scope, occurrence);
    }

    private Record Duty(CaseScope scope, DutyOccurrence occurrence) => new(
    [
        new("name", occurrence.Label),
        new("duty", occurrence.Duty),
        new("title", scope.Machine.DutiesByName.GetValueOrDefault(occurrence.Duty)?.Title ?? occurrence.Duty),
        new("due", occurrence.Due),
        new("windowFrom", occurrence.From),
        new("owner", Value.Of([.. occurrence.Owners.Select(o => Value.Of(o))])),
        new("rules", Value.Of([.. occurrence.Rules.Select(r => Value.Of(r))])),
        new("status", Camel(occurrence.StatusAt(NowOnTheClock).ToString())),
        new("owed", occurrence.End == DutyEnd.Owed),
        new("metOn", occurrence.MetOn),
        new("session", occurrence.Session),
    ]);

    private static Value Breach(CaseScope scope, Breach breach)
    {
        var owed = scope.Case.Duties.Any(d => breach.IsOf(d) && d.End == DutyEnd.Owed);
        var title = breach.DutyName is null ? null : scope.Machine.DutiesByName.GetValueOrDefault(breach.DutyName)?.Title ?? breach.DutyName;
        return new Record(
        [
            new("id", breach.Id.ToString(CultureInfo.InvariantCulture)),
            new("duty", breach.Duty),
            new("dutyName", breach.DutyName),
            new("rules", Value.Of([.. breach.Rules.Select(r => Value.Of(r))])),
            new("status", Camel(breach.Status.ToString())),
            new("open", breach.Status == BreachStatus.Open),
            new("since", breach.Since),
            new("due", breach.Due),
            new("reason", breach.Reason),
            new("daysLate", breach.DaysLate is { } days ? days : Value.Nothing),
            new("acknowledgedOn", breach.AcknowledgedOn),
            new("canBeMet", owed),
            new("title", title),
            new("label", title is null ? $"{string.Join(", ", breach.Rules)} overridden: {breach.Reason}" : $"{title} ({breach.Duty}), due {(Due.TryParse(breach.Due, out var due) ? due.InWords : "")}"),
        ]);
    }

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
