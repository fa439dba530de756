using CareWorkflows.Engine;
using CareWorkflows.Engine.Commands;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Expressions;
using CareWorkflows.Web.Desk;
using CareWorkflows.Web.Forms;
using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CareWorkflows.Web.Pages.Children;

/// <summary>Opens a restricted record for a time, with a reason, to somebody it does not name. Whether there is such a record is told only to whoever opens it.</summary>
public sealed class EmergencyModel(CaseQueries queries, CaseCommands commands, Council council) : PageModel
{
    [BindProperty]
    public string? Child { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    [BindProperty]
    public bool Understood { get; set; }

    [BindProperty]
    public string Command { get; set; } = Guid.CreateVersion7().ToString("n");

    public Trigger Action { get; private set; } = null!;

    public Field ReasonAsked => Action.Form.First(f => f.Fixed is null);

    public int Hours => council.Now.Library.Records!.Restriction!.Emergency!.Hours;

    public IReadOnlyList<FormError> Errors { get; private set; } = [];

    public IActionResult OnGet() => Find() ? Page() : Forbid();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!Find())
        {
            return Forbid();
        }

        var (child, reason) = ((Child ?? "").Trim(), (Reason ?? "").Trim());
        FormError?[] missing =
        [
            child.Length == 0 ? new FormError("child", "Enter the child as their record has them") : null,
            reason.Length == 0 ? new FormError("reason", "Say why it can not wait") : null,
            Understood ? null : new FormError("understood", "Confirm that this is an emergency"),
        ];
        Errors = [.. missing.OfType<FormError>()];
        if (Errors.Count > 0)
        {
            return Page();
        }

        var who = User.Actor();
        var page = $"/children/{Uri.EscapeDataString(child)}";
        if (await queries.AboutAsync(ProcessLibrary.RecordOf(child), cancel) is null)
        {
            Errors = [new FormError("child", "There is no record of a child written like that")];
            return Page();
        }

        if ((await queries.SightAsync(who, cancel)).MaySee(child))
        {
            return Redirect(page);
        }

        var form = new Record([new(ReasonAsked.Name, reason)]);
        if (await commands.HandleAsync(new FireAction(Command, who, ProcessLibrary.RecordOf(child), Action.Name, form), cancel) is Decision.Refused refused)
        {
            Errors = [.. refused.Reasons.Select(r => new FormError(null, r.Reason, r.Rule))];
            Command = Guid.CreateVersion7().ToString("n");
            ModelState.Remove(nameof(Command));
            return Page();
        }

        return Redirect(page);
    }

    private bool Find()
    {
        if (!EmergencyDoor.IsFor(council, User.Actor()))
        {
            return false;
        }

        Action = EmergencyDoor.ActionOf(council)!;
        return true;
    }
}
