using CareWorkflows.Engine.Commands;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Expressions;
using CareWorkflows.Web.Desk;
using CareWorkflows.Web.Forms;
using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace CareWorkflows.Web.Pages.Actions;

/// <summary>One action on one case.</summary>
public sealed class ActModel(CaseDesk desk, Drafts drafts, DocumentFolder documents) : ActionForm(desk, drafts, documents)
{
    [BindProperty(SupportsGet = true, Name = "id")]
    public string Case { get; set; } = "";

    [BindProperty(SupportsGet = true)]
    public string Name { get; set; } = "";

    /// <summary>The session it is taken in; null: in none.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Session { get; set; }

    public override string Heading => Asked.Trigger.Label;

    public override string Back => Session is { } session ? PanelLinks.Item(session, Asked.Session?.Case == Case ? null : Case) : $"/cases/{Case}";

    public string BackTo => Session is null ? "Back to the case" : Asked.Session?.Case == Case ? "Back to the session" : "Back to the item";

    protected override FormQuestion Where => new("", Case, null, Name, Record.Empty, Session: Session);

    /// <summary>From an item of a session on to the next; from what is done on the session itself back to it.</summary>
    protected override string Next(string done) => Session is not { } session ? base.Next(done)
        : Asked.Session?.Case == Case ? $"{PanelLinks.Session(session)}?{done}"
        : $"{PanelLinks.Session(session)}/next?after={Uri.EscapeDataString(Case)}";

    protected override CaseCommand Command(Record form) => new FireAction(CommandId, User.Actor(), Case, Name, form);
}
