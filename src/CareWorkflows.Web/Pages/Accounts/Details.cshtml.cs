using CareWorkflows.Engine.Queries;
using CareWorkflows.Web.Forms;
using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CareWorkflows.Web.Pages.Accounts;

/// <summary>One account: what it may, its state, a new password, and who changed what of it.</summary>
[Authorize(Policy = SignInSetup.Administrator)]
public sealed class DetailsModel(AccountChanges accounts, TaskLists lists) : AccountForm(accounts)
{
    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    /// <summary>What was just done.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    public AccountView View { get; private set; } = null!;

    /// <summary>How many tasks stand on the person's own list.</summary>
    public int Tasks { get; private set; }

    public IReadOnlyList<AccountChange> Changes { get; private set; } = [];

    public Account Account => View.Account;

    public string? DoneInWords => Done switch
    {
        "added" => $"{Account.Person} can sign in as {Account.UserName} with the password you gave.",
        "changed" => "The account is changed. Somebody whose roles or team changed has to sign in again.",
        "closed" => $"The account of {Account.Person} is closed. Nobody is signed in with it any more.",
        "opened" => $"The account of {Account.Person} is open again.",
        "unlocked" => $"{Account.Person} can sign in again.",
        "password" => $"{Account.Person} has to sign in with the password you gave, and then to choose their own.",
        _ => null,
    };

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await FindAsync())
        {
            return NotFound();
        }

        (Team, Email, Roles) = (Account.Team, Account.Email, View.Roles);
        return await ShowAsync(cancel);
    }

    public async Task<IActionResult> OnPostChangeAsync(CancellationToken cancel)
    {
        if (!await FindAsync())
        {
            return NotFound();
        }

        Errors = await Accounts.ChangeAsync(Account, new AccountAnswers(null, null, Team, Email, Roles), Me, cancel);
        return Errors.Count == 0 ? After("changed") : await ShowAsync(cancel);
    }

    public Task<IActionResult> OnPostCloseAsync(CancellationToken cancel) => DoAsync(
        "closed", async () => await Accounts.CloseAsync(Account, Me, cancel) is { } why ? [new FormError(null, why)] : [], cancel);

    public Task<IActionResult> OnPostOpenAsync(CancellationToken cancel) => DoAsync("opened", () => Accounts.OpenAsync(Account, Me, cancel), cancel);

    public Task<IActionResult> OnPostUnlockAsync(CancellationToken cancel) => DoAsync("unlocked", () => Accounts.UnlockAsync(Account, Me, cancel), cancel);

    public Task<IActionResult> OnPostPasswordAsync(CancellationToken cancel) => DoAsync("password", () => Accounts.SetPasswordAsync(Account, Password, Me, cancel), cancel);

    private Task<IActionResult> DoAsync(string done, Func<Task> change, CancellationToken cancel) => DoAsync(
        done,
        async () =>
        {
            await change();
            return [];
        },
        cancel);

    private async Task<IActionResult> DoAsync(string done, Func<Task<IReadOnlyList<FormError>>> change, CancellationToken cancel)
    {
        if (!await FindAsync())
        {
            return NotFound();
        }

        Errors = await change();
        (Team, Email, Roles) = (Account.Team, Account.Email, View.Roles);
        return Errors.Count == 0 ? After(done) : await ShowAsync(cancel);
    }

    private async Task<bool> FindAsync()
    {
        if (await Accounts.FindAsync(Id) is not { } found)
        {
            return false;
        }

        View = found;
        return true;
    }

    private async Task<IActionResult> ShowAsync(CancellationToken cancel)
    {
        await LoadAsync(cancel);
        Changes = await Accounts.ChangesAsync(Id, cancel);
        Tasks = (await lists.CountAsync(new TaskListFilter([Account.Person]), User.Actor(), "~", [], cancel)).All;
        return Page();
    }

    private RedirectResult After(string done) => Redirect($"/accounts/{Id}?done={done}");
}
