using System.Collections.Immutable;
using CareWorkflows.Engine.Looking;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Web.Desk;
using CareWorkflows.Web.Forms;
using CareWorkflows.Web.Looking;
using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CareWorkflows.Web.Pages.Panels;

/// <summary>One item of a session: what is asked, its papers, and what may be decided. The decision itself is the case's own action, with its own form.</summary>
public sealed class ItemModel(PanelDesk desk, LookLog looks, TimeProvider time) : PageModel
{
    public const string Place = "take";

    /// <summary>Number of the item just decided, to say so.</summary>
    [BindProperty(SupportsGet = true)]
    public int Done { get; set; }

    public PanelView View { get; private set; } = null!;

    public PanelItem Item { get; private set; } = null!;

    public ImmutableList<Offer> Can { get; private set; } = [];

    public ImmutableList<Offer> Cannot { get; private set; } = [];

    public ImmutableList<FormError> Errors { get; private set; } = [];

    /// <summary>The item just decided.</summary>
    public PanelItem? JustDecided => View.Items.Find(i => i.No == Done && i.IsDecided);

    public PanelItem? Before => View.Items.FindLast(i => i.No < Item.No);

    public PanelItem? After => View.Items.Find(i => i.No > Item.No);

    /// <param name="take">The action chosen; empty when the question was sent without an answer.</param>
    public async Task<IActionResult> OnGetAsync(string id, int no, string? take, CancellationToken cancel)
    {
        var who = User.Actor();
        if (await desk.FindAsync(who, id, cancel) is not { } view || view.Items.Find(i => i.No == no) is not { } item)
        {
            return NotFound();
        }

        (View, Item) = (view, item);
        var offers = await desk.OffersAsync(who, view, item.Item.Case!, cancel);
        (Can, Cannot) = (offers.FindAll(o => o.IsOpen), offers.FindAll(o => !o.IsOpen));
        looks.Add(new Look(who.Person, item.Item.Case, item.Item.Child, "panels/{id}/items/{no}", time.GetUtcNow().UtcDateTime, Refused: false));
        if (Can.Exists(o => o.Trigger.Name == take))
        {
            return Redirect(PanelLinks.Form(item.Item.Case!, take!, view.Name));
        }

        if (Request.Query.ContainsKey("choose"))
        {
            Errors = [new FormError(Place, "Choose what was decided")];
        }

        return Page();
    }
}
