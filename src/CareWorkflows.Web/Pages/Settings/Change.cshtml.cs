using System.Globalization;
using CareWorkflows.Engine;
using CareWorkflows.Engine.Library;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Expressions;
using CareWorkflows.Web.Forms;
using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CareWorkflows.Web.Pages.Settings;

/// <summary>One change of the calendar or of a setting: what is to be, what that moves, and then it is made.</summary>
[Authorize(Policy = SignInSetup.Administrator)]
public sealed class ChangeModel(Council council, CouncilChanges changes, CaseQueries queries) : PageModel
{
    /// <summary>The setting; null: a day of the calendar.</summary>
    [BindProperty(SupportsGet = true, Name = "setting")]
    public string? Key { get; set; }

    /// <summary>Of a day: <c>Closure</c>, <c>BankHoliday</c> or <c>Worked</c>. Of a setting: <c>Own</c> or <c>Process</c>.</summary>
    [BindProperty(Name = "kind")]
    public string? Kind { get; set; }

    [BindProperty(Name = "key-day")]
    public string? Day { get; set; }

    [BindProperty(Name = "key-month")]
    public string? Month { get; set; }

    [BindProperty(Name = "key-year")]
    public string? Year { get; set; }

    [BindProperty(Name = "value")]
    public string? Given { get; set; }

    [BindProperty(Name = "reason")]
    public string? Reason { get; set; }

    public Setting? Setting { get; private set; }

    public Value Own { get; private set; }

    /// <summary>What it would move, once that has been worked out.</summary>
    public CouncilChangeForeseen? Foreseen { get; private set; }

    public Sight Sight { get; private set; } = null!;

    public string InWords { get; private set; } = "";

    public IReadOnlyList<FormError> Errors { get; private set; } = [];

    public IActionResult OnGet() => Find() ? Page() : NotFound();

    /// <summary>Shows what it would move.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!Find())
        {
            return NotFound();
        }

        if (Read() is { } change)
        {
            InWords = change.InWords;
            Foreseen = await changes.ForeseeAsync(change, Changer(), cancel);
            Sight = await queries.SightAsync(User.Actor(), cancel);
        }

        return Page();
    }

    /// <summary>Makes it.</summary>
    public async Task<IActionResult> OnPostMakeAsync(CancellationToken cancel)
    {
        if (!Find())
        {
            return NotFound();
        }

        if (Read() is not { } change)
        {
            return Page();
        }

        var moved = await changes.MakeAsync(change, Changer(), cancel);
        return Redirect(string.Create(CultureInfo.InvariantCulture, $"/settings?moved={moved}"));
    }

    /// <summary>A value as people write it here.</summary>
    public static string Shown(Setting setting, Value value) => value.Kind switch
    {
        ValueKind.Nothing => "nothing",
        ValueKind.Bool => value.Bool == true ? "yes" : "no",
        ValueKind.List when value.Items.Count == 0 => "none",
        ValueKind.List => string.Join(", ", value.Items.Select(i => i.ToString())),
        _ => value.ToString(),
    };

    /// <summary>The fields as they stand on the page.</summary>
    private static readonly string[] InOrder = ["key", "kind", "value", "reason"];

    private bool Find()
    {
        Setting = Key is null ? null : council.Now.Library.Latest.Select(m => m.Settings.GetValueOrDefault(Key)).FirstOrDefault(s => s is not null);
        Own = Key is null ? default : council.Now.Settings[Key];
        return Key is null || Setting is not null;
    }

    /// <summary>The change as it was filled in; null, with what to mend, when it can't be made.</summary>
    private CouncilChange? Read()
    {
        CouncilChange change;
        FormError? unchosen;
        if (Setting is { } setting)
        {
            change = new CouncilChange(CouncilChangeKind.Setting, setting.Key, Kind == "Process" ? default : ValueOf(setting), Reason?.Trim() ?? "");
            unchosen = Kind is "Process" or "Own" ? null : new FormError("kind", "Choose whether this council has a value of its own");
        }
        else
        {
            var key = DateOnly.TryParseExact($"{Year?.Trim()}-{Month?.Trim().PadLeft(2, '0')}-{Day?.Trim().PadLeft(2, '0')}", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "";
            change = new CouncilChange(Kind == "BankHoliday" ? CouncilChangeKind.BankHoliday : CouncilChangeKind.Closure, key, Kind == "Worked" ? default : Given?.Trim() ?? "", Reason?.Trim() ?? "");
            unchosen = Kind is "Closure" or "BankHoliday" or "Worked" ? null : new FormError("kind", "Choose what the day is");
        }

        // What the day is called, or the value, is asked only once it is known what is wanted.
        Errors = [.. changes.WhyNot(change).Where(r => unchosen is null || r.Field != "value").Select(r => new FormError(r.Field, r.Reason))
            .Append(unchosen).OfType<FormError>().OrderBy(e => Array.IndexOf(InOrder, e.Place))];
        return Errors.Count == 0 ? change : null;
    }

    private Value ValueOf(Setting setting)
    {
        var text = Given?.Trim() ?? "";
        return setting.TypeName switch
        {
            "Bool" => text.ToLowerInvariant() switch { "yes" => true, "no" => false, _ => text },
            "Int" => double.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : text,
            "List" or "RoleList" => Value.Of([.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(t => Value.Of(t))]),
            _ => text,
        };
    }

    /// <summary>Acts as what lets them.</summary>
    private Actor Changer()
    {
        var person = User.Actor();
        return person with { Roles = [.. person.Roles.OrderBy(r => r is not "Admin")] };
    }
}
