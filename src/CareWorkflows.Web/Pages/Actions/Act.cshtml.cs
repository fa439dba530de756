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

    public override string Heading => Asked.Trigger.Label;

    public override string Back => $"/cases/{Case}";

    protected override FormQuestion Where => new("", Case, null, Name, Record.Empty);

    protected override CaseCommand Command(Record form) => new FireAction(CommandId, User.Actor(), Case, Name, form);
}
