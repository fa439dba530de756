using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Expressions;
using CareWorkflows.Web.Desk;
using CareWorkflows.Web.Forms;
using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace CareWorkflows.Web.Pages.Actions;

/// <summary>One action on one case.</summary>
public sealed class ActModel(CaseDesk desk, DocumentFolder documents) : ActionForm(desk, documents)
{
    [BindProperty(SupportsGet = true, Name = "id")]
    public string Case { get; set; } = "";

    [BindProperty(SupportsGet = true)]
    public string Name { get; set; } = "";

    public override string Heading => Asked.Trigger.Label;

    public override string Back => $"/cases/{Case}";

    protected override FormQuestion Question(Record soFar) => new("", Case, null, Name, soFar);

    protected override CaseCommand Command(Record form) => new FireAction(CommandId, User.Actor(), Case, Name, form);
}
