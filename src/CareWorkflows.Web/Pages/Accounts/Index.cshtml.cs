using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Web.Desk;
using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;

namespace CareWorkflows.Web.Pages.Accounts;

/// <summary>Who has an account, in which roles and team, and whether it is open.</summary>
[Authorize(Policy = SignInSetup.Administrator)]
public sealed class IndexModel(AccountChanges accounts) : PageModel
{
    private const int PerPage = 50;

    [BindProperty(SupportsGet = true)]
    public string? Search { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Role { get; set; }

    /// <summary><c>open</c> or <c>closed</c>; else both.</summary>
    [BindProperty(SupportsGet = true)]
    public string? State { get; set; }

    [BindProperty(SupportsGet = true, Name = "page-no")]
    public int PageNo { get; set; } = 1;

    public IReadOnlyList<AccountView> Found { get; private set; } = [];

    public IReadOnlyList<Option> Roles { get; private set; } = [];

    public int Total { get; private set; }

    public int Pages => PageLinks.CountOf(Total, PerPage);

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Roles = await accounts.RolesAsync(cancel);
        var found = await accounts.ListAsync(
            string.IsNullOrWhiteSpace(Search) ? null : Search.Trim(), string.IsNullOrEmpty(Role) ? null : Role, State switch { "open" => true, "closed" => false, _ => null }, cancel);
        Total = found.Count;
        PageNo = Math.Clamp(PageNo, 1, Pages);
        Found = [.. found.Skip((PageNo - 1) * PerPage).Take(PerPage)];
    }

    public string TitleOf(string role) => Roles.FirstOrDefault(r => r.Value == role)?.Label ?? role;

    public string Link(int page)
    {
        (string Name, string? Value)[] filter = [("search", Search), ("role", Role), ("state", State), ("page-no", page > 1 ? $"{page}" : null)];
        return QueryHelpers.AddQueryString("/accounts", filter.Where(f => !string.IsNullOrWhiteSpace(f.Value)).Select(f => KeyValuePair.Create(f.Name, f.Value)));
    }
}
