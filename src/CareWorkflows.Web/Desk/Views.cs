using System.Collections.Immutable;
using System.Globalization;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;
using Microsoft.AspNetCore.WebUtilities;

namespace CareWorkflows.Web.Desk;

/// <summary>A case as its page shows it to one person.</summary>
/// <param name="MayCorrect">The person may correct what was recorded.</param>
/// <param name="Now">London wall time the page was made at.</param>
public sealed record CaseView(
    Case Case,
    ProcessMachine Machine,
    ImmutableList<Offer> Offers,
    ImmutableList<CaseDuty> Duties,
    ImmutableList<HistoryEntry> History,
    bool MayCorrect,
    DateTime Now)
{
    /// <summary>What people call the state it is in.</summary>
    public string State => Wording.Say.State(Machine, Case.State);

    /// <summary>What it is about, when it is about no child: <c>Tracking Meeting, 8 January 2026</c>.</summary>
    public string? Subject => Wording.Say.Subject(Machine, Case);
}

/// <summary>A duty on a case, how it stands, and why it is due then.</summary>
/// <param name="About">What this one is about; null: what its title says.</param>
/// <param name="Role">What the role that owes it is called; null when it is owed by name.</param>
/// <param name="Ways">Actions open to the person that meet it.</param>
public sealed record CaseDuty(
    string Case, DutyOccurrence Duty, string Title, string? About, string? Guidance, string? Role, DutyStatus Status, string Reason, ImmutableList<WhyStep> Why, ImmutableList<Trigger> Ways)
{
    /// <summary>The title, with what this one is about.</summary>
    public string Name => About is null ? Title : $"{Title}: {About}";

    /// <summary>The session in whose course it is done; null: in none.</summary>
    public string? Session { get; init; }

    /// <summary>Where it stands on the page of its case; of those with one label at most one is still owed.</summary>
    public string Place => PlaceOf(Duty);

    /// <summary>How the date came about.</summary>
    public IEnumerable<WhyStep> Steps => Why.Where(s => s.Kind != WhyKind.PassedOver);

    /// <summary>What else the rule looked at and did not take.</summary>
    public IEnumerable<WhyStep> PassedOver => Why.Where(s => s.Kind == WhyKind.PassedOver);

    /// <summary>Where a duty stands on the page of its case.</summary>
    public static string PlaceOf(DutyOccurrence duty) =>
        duty.Label.Replace('#', '-') + (duty.End == DutyEnd.Owed ? "" : $"-{duty.Key.Replace('.', '-')}-{duty.Round}");
}

/// <summary>A process and its start actions.</summary>
public sealed record ProcessStarts(ProcessMachine Machine, ImmutableList<Offer> Offers);

/// <summary>Asks for the form of an action, as far as it has been filled in.</summary>
/// <param name="Case">The case it is taken on; null for a start action.</param>
/// <param name="Correcting">Number of the entry being corrected; 0 when none is.</param>
/// <param name="Session">Name of the session it is taken in; null: in none. Its dates are the session's then.</param>
public sealed record FormQuestion(string Process, string? Case, string? Child, string Action, Record Form, int Correcting = 0, string? Session = null)
{
    /// <summary>The address of the form; what is typed there is kept under it.</summary>
    public string Place => this switch
    {
        { Case: null } => $"/start/{Uri.EscapeDataString(Process)}/{Uri.EscapeDataString(Action)}{(string.IsNullOrEmpty(Child) ? "" : $"?child={Uri.EscapeDataString(Child)}")}",
        { Correcting: > 0 } => string.Create(CultureInfo.InvariantCulture, $"/cases/{Uri.EscapeDataString(Case)}/correct/{Correcting}"),
        _ => $"/cases/{Uri.EscapeDataString(Case)}/actions/{Uri.EscapeDataString(Action)}{(Session is null ? "" : $"?session={Uri.EscapeDataString(Session)}")}",
    };

    /// <summary>The form at an address, with nothing filled in; null when there is none.</summary>
    public static FormQuestion? At(string place)
    {
        ArgumentNullException.ThrowIfNull(place);
        var query = place.IndexOf('?', StringComparison.Ordinal);
        string[] parts = [.. (query < 0 ? place : place[..query]).Split('/').Select(Uri.UnescapeDataString)];
        string? Asked(string name) => query >= 0 && QueryHelpers.ParseQuery(place[query..])[name].ToString() is { Length: > 0 } value ? value : null;
        return parts switch
        {
            ["", "start", { Length: > 0 } process, { Length: > 0 } action] => new(process, null, Asked("child"), action, Record.Empty),
            ["", "cases", { Length: > 0 } id, "actions", { Length: > 0 } action] => new("", id, null, action, Record.Empty, Session: Asked("session")),
            ["", "cases", { Length: > 0 } id, "correct", var no] when int.TryParse(no, NumberStyles.None, CultureInfo.InvariantCulture, out var entry) && entry > 0 =>
                new("", id, null, "", Record.Empty, entry),
            _ => null,
        };
    }
}

/// <summary>A form, for one person, given what was typed so far.</summary>
/// <param name="Case">Null for a start action.</param>
/// <param name="People">Names to suggest where a person is asked for.</param>
/// <param name="OnRecord">What rows on record hold, by the name of the field: see <see cref="NamesOnRecord"/>.</param>
/// <param name="Values">What the fields hold already, when an entry is corrected.</param>
/// <param name="Veil">Over what is said of it.</param>
/// <param name="Session">The session it is taken in; null: in none.</param>
/// <param name="Quorum">How the attendance as it stands in the form stands to the quorum; null when it asks for none.</param>
public sealed record FormPage(
    ProcessMachine Machine,
    Trigger Trigger,
    Case? Case,
    string? Child,
    ImmutableList<FormField> Fields,
    ImmutableList<string> People,
    ImmutableSortedDictionary<string, ImmutableSortedSet<string>> OnRecord,
    Record Values,
    ImmutableList<Refusal> WhyNot,
    Veil Veil,
    Session? Session = null,
    Quorum? Quorum = null)
{
    /// <summary>What the case is about: a child, a session, a series; null: the process says enough.</summary>
    public string? Subject => Child ?? (Case is null ? null : Wording.Say.Subject(Machine, Case));
}

/// <summary>A field, whether it is asked now, and what stands in it when nothing was typed.</summary>
/// <param name="Options">What may be chosen, for the types that choose.</param>
/// <param name="Items">The fields of each row, for a list.</param>
public sealed record FormField(Field Field, bool Asked, ImmutableList<Option> Options, Value Default, ImmutableList<FormField> Items);

/// <summary>A message promised to somebody, and when it went out.</summary>
public sealed record OutboxRow(Message Message, string Case, DateTime PromisedAt, DateTime? SentAt);
