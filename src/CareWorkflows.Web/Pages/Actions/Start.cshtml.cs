using CareWorkflows.Engine.Commands;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Expressions;
using CareWorkflows.Web.Desk;
using CareWorkflows.Web.Forms;
using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace CareWorkflows.Web.Pages.Actions;

/// <summary>A new case, by one of the start actions of its process.</summary>
public sealed class StartModel(CaseDesk desk, Drafts drafts, DocumentFolder documents) : ActionForm(desk, drafts, documents)
{
    /// <summary>Where the child stands in the form. A field has no dot in its name, so none can be called the same.</summary>
    public const string ChildPlace = "case.child";

    [BindProperty(SupportsGet = true)]
    public string Process { get; set; } = "";

    [BindProperty(SupportsGet = true)]
    public string Name { get; set; } = "";

    /// <summary>The child the case is to be about, when the way here said so.</summary>
    [BindProperty(SupportsGet = true, Name = "child")]
    public string? KnownChild { get; set; }

    public override string Heading => Asked.Trigger.Label;

    public override string Back => "/start";

    public override string? OwnPartial => Asked.Machine.AboutChild ? "_WhichChild" : null;

    private string? Child => Typed[ChildPlace].Trim() is { Length: > 0 } child ? child : null;

    public override IEnumerable<(string Label, string Place, string Said)> OwnAnswers => Child is { } child && Asked.Machine.AboutChild ? [("Child", ChildPlace, child)] : [];

    protected override FormQuestion Where => new(Process, null, string.IsNullOrEmpty(KnownChild) ? null : KnownChild, Name, Record.Empty);

    protected override FormQuestion Question(Record soFar) => Where with { Form = soFar, Child = Child ?? KnownChild };

    protected override CaseCommand Command(Record form) =>
        new StartCase(CommandId, User.Actor(), Asked.Machine.IsChildRecord && Child is { } child ? ProcessLibrary.RecordOf(child) : CommandId, Process, Asked.Machine.AboutChild ? Child : null, Name, form);

    protected override IEnumerable<FormError> ReadOwn() =>
        Asked.Machine.AboutChild && Child is null ? [new FormError(ChildPlace, "Child: enter a name or number", Here: "Enter a name or number")] : [];

    protected override void FillOwn() => Typed[ChildPlace] = KnownChild ?? "";
}
