using CareWorkflows.Engine.Commands;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Expressions;
using CareWorkflows.Web.Desk;
using CareWorkflows.Web.Forms;
using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace CareWorkflows.Web.Pages.Actions;

/// <summary>An entry put right: a reason, and new values in the form it was made with.</summary>
public sealed class CorrectModel(CaseDesk desk, Drafts drafts, DocumentFolder documents) : ActionForm(desk, drafts, documents)
{
    /// <summary>Where the reason stands in the form.</summary>
    public const string ReasonPlace = "correction.reason";

    [BindProperty(SupportsGet = true, Name = "id")]
    public string Case { get; set; } = "";

    [BindProperty(SupportsGet = true)]
    public int Entry { get; set; }

    public override string Heading => $"Correct: {Asked.Trigger.Label}";

    public override string Back => $"/cases/{Case}#entry-{Entry}";

    public override string? OwnPartial => "_WhyCorrect";

    public override IEnumerable<(string Label, string Place, string Said)> OwnAnswers => [("Why it is corrected", ReasonPlace, Typed[ReasonPlace].Trim())];

    protected override FormQuestion Where => new("", Case, null, "", Record.Empty, Entry);

    /// <summary>Only what differs from what was recorded is sent; the event date by itself, as it is judged by itself.</summary>
    protected override CaseCommand Command(Record form)
    {
        var eventDate = Asked.Trigger.EventDate;
        var on = eventDate is not null && form[eventDate] != Asked.Values[eventDate] ? form[eventDate].Text : null;
        var changes = form.Names.Concat(Asked.Values.Names).Distinct()
            .Where(n => n != eventDate && form[n] != Asked.Values[n])
            .Select(n => KeyValuePair.Create(n, form[n]));
        return new CorrectEntry(CommandId, User.Actor(), Case, Entry, on, new Record(changes), Typed[ReasonPlace].Trim());
    }

    protected override IEnumerable<FormError> ReadOwn() =>
        Typed[ReasonPlace].Trim().Length == 0 ? [new FormError(ReasonPlace, "Why it is corrected: enter a reason", Here: "Enter a reason")] : [];
}
