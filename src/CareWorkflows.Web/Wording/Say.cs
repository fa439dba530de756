using System.Globalization;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Web.Wording;

/// <summary>Dates, names and values as people read them on a page. Decides nothing.</summary>
public static class Say
{
    /// <summary><c>8 January 2026</c>, or <c>8 January 2026 at 10:00</c>. Midnight is where a time wasn't known (C5), and is not said.</summary>
    public static string Date(string eventDate) => Due.Parse(eventDate).InWords;

    /// <summary><c>8 January 2026</c></summary>
    public static string Day(DateOnly day) => Words.Day(day);

    /// <summary>With a capital.</summary>
    public static string Sentence(string text) => Words.Sentence(text);

    /// <summary>Who does a task, and since when: <c>Given to Sam by Asha on 8 January 2026 at 10:04: I am ill</c>.</summary>
    public static string Held(Held held, string? reader = null)
    {
        var when = $"{Moment(held.At)}{(held.Reason is { } reason ? $": {reason}" : "")}";
        string Name(string person) => person == reader ? "you" : person;
        return held.Person is null ? $"Given back by {Name(held.By)} on {when}"
            : held.Person == held.By ? $"Taken by {Name(held.By)} on {when}"
            : $"Given to {Name(held.Person)} by {Name(held.By)} on {when}";
    }

    /// <summary>A UTC instant on the London clock: <c>8 January 2026 at 10:04</c>.</summary>
    public static string Moment(DateTime utc)
    {
        var wall = LondonTime.OnTheClock(new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)));
        return $"{Words.Day(DateOnly.FromDateTime(wall))} at {Words.Time(TimeOnly.FromDateTime(wall))}";
    }

    /// <summary>A name of the definition as words: <c>FirstMeetingDue</c> is <c>First meeting due</c>.</summary>
    public static string Name(string name) => Words.Sentence(Words.Split(name));

    /// <summary>What a case about no child is about, by the session or the series that it is; null: its process says enough.</summary>
    public static string? Subject(ProcessMachine machine, Case @case)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(@case);
        return machine.Sessions?.Of(@case) is { } session ? $"{Meetings.Called(machine, session.Series)}, {Day(session.Day)}"
            : machine.Series is { } series && @case.Data[series.Series].Text is { } called ? Meetings.Called(machine, called)
            : null;
    }

    /// <summary>A title that says which of several it is: by what it is about, else by its number.</summary>
    public static string Named(string title, string? about, int no) =>
        about is not null ? $"{title}: {about}" : no > 1 ? string.Create(CultureInfo.InvariantCulture, $"{title} ({no})") : title;

    /// <summary>What people call a process.</summary>
    public static string Process(ProcessLibrary library, string process)
    {
        ArgumentNullException.ThrowIfNull(library);
        ArgumentNullException.ThrowIfNull(process);
        return library.Find(process)?.Name ?? Name(process.Replace('-', ' '));
    }

    /// <summary>What a role is called, wherever it is called something.</summary>
    public static string Role(ProcessLibrary library, string role)
    {
        ArgumentNullException.ThrowIfNull(library);
        return library.Latest.Select(m => m.Roles.GetValueOrDefault(role)?.Title).FirstOrDefault(t => t is not null) ?? role;
    }

    /// <summary>Somebody with their roles: <c>Asha (Social worker)</c>.</summary>
    public static string Person(ProcessLibrary library, Actor person)
    {
        ArgumentNullException.ThrowIfNull(person);
        return $"{person.Person} ({string.Join(", ", person.Roles.Select(r => Role(library, r)))})";
    }

    public static string State(ProcessMachine machine, string state) =>
        machine.States.TryGetValue(state, out var known) && known.Title is { Length: > 0 } title ? title : Name(state);

    public static string Action(ProcessMachine machine, string action) =>
        machine.Triggers.TryGetValue(action, out var trigger) ? trigger.Label : Name(action);

    /// <summary>Who recorded what, and when: <c>Sam recorded ‘Record a visit’ on 8 January 2026 at 14:02</c>.</summary>
    public static string Recorded(ProcessMachine machine, HistoryEntry entry, string reader)
    {
        var did = entry.Correction is { } correction ? $"corrected ‘{Action(machine, correction.Action)}’"
            : entry.Move is not null ? $"moved the case to version {entry.Version} of its process"
            : $"recorded ‘{Action(machine, entry.Action)}’";
        return $"{(entry.By == reader ? "You" : entry.By)} {did} on {Moment(entry.RecordedAt)}";
    }

    /// <summary>
    /// Whom a message or a document about a child is for, each without an account marked as one to whom it goes by post (C17). A role, or a post of a panel, is held by
    /// people who have one.
    /// </summary>
    public static string Recipients(string to, Kernel.Deciding.Directory people, ProcessMachine? machine)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(people);
        bool HasAccount(string name) => people.Find(name) is not null || machine is { AboutChild: false }
            || (machine is not null && machine.Roles.Values.Any(r => r.Name == name || r.Title == Name(name)));
        return string.Join(", ", to.Split(", ").Select(p => HasAccount(p) ? p : $"{p} (by post)"));
    }

    public static string List(IReadOnlyList<string> items, string last = "and") => Words.List(items, last);

    /// <summary><c>3 of 5 needed: not quorate</c></summary>
    public static string Quorum(Quorum quorum) =>
        string.Create(CultureInfo.InvariantCulture, $"{quorum.Present} of {quorum.Needed} needed: {(quorum.IsMet ? "quorate" : "not quorate")}");

    /// <summary>A value that was recorded, as the field it stands in shows it.</summary>
    public static string Value(Value value, Field? field) => value.Kind switch
    {
        ValueKind.Nothing => "Not given",
        ValueKind.Bool => value.Bool == true ? "Yes" : "No",
        ValueKind.List => value.Items.Count == 0 ? "None" : string.Join(", ", value.Items.Select(i => Value(i, field))),
        ValueKind.Map => string.Join(", ", value.Members.Names.Select(n => $"{Label(n, field)}: {Value(value[n], field?.Items.Find(f => f.Name == n))}")),
        ValueKind.Text => TextOf(value, field),
        _ => value.ToString(),
    };

    /// <summary>That people were told: <c>Reminder to Asha</c>, <c>Alert to Tom and Sue</c>.</summary>
    public static string Told(MessageKind kind, IEnumerable<string> people) =>
        $"{(kind == MessageKind.Breach ? "Alert" : Name(kind.ToString()))} to {List([.. people.Distinct()])}";

    /// <summary>What a duty's status is called on its tag, and the colour of the tag.</summary>
    public static (string Text, string Colour) Status(DutyStatus status) => status switch
    {
        DutyStatus.Open => ("To do", "blue"),
        DutyStatus.Soon => ("Due soon", "yellow"),
        DutyStatus.Breached => ("Late", "red"),
        DutyStatus.Overdue => ("Overdue", "orange"),
        DutyStatus.Met => ("Done", "green"),
        DutyStatus.MetLate => ("Done late", "orange"),
        DutyStatus.MetRecordedLate => ("Done in time, recorded late", "green"),
        DutyStatus.Cancelled => ("No longer owed", "grey"),
        DutyStatus.Missed => ("Missed", "red"),
        DutyStatus.NoDate => ("No date", "purple"),
        _ => (status.ToString(), "grey"),
    };

    /// <summary>A number of things: <c>1 task</c>, <c>3 tasks</c>.</summary>
    public static string Count(int count, string thing, string? several = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? thing : several ?? thing + "s")}");

    private static string Label(string name, Field? list) => list?.Items.Find(f => f.Name == name)?.Label ?? Name(name);

    private static string TextOf(Value value, Field? field)
    {
        var text = value.Text!;
        if (field?.Options.Find(o => o.Value == text) is { } option)
        {
            return option.Label;
        }

        return field?.Type switch
        {
            FieldType.Duration when Amount.TryParse(text, out var amount) => amount.InWords,
            null or FieldType.Date or FieldType.DateTime or FieldType.List when value.Date is not null && EventDate.Read(text) is { } date => Date(date),
            _ => text,
        };
    }
}
