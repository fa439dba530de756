using System.Collections.Immutable;
using System.Net.Mail;
using System.Text;
using CareWorkflows.Engine;
using CareWorkflows.Engine.Library;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Web.Forms;
using CareWorkflows.Web.Wording;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CareWorkflows.Web.SignIn;

/// <summary>An account as administrators see it.</summary>
/// <param name="LockedUntil">UTC; null: it is not locked.</param>
public sealed record AccountView(Account Account, ImmutableList<string> Roles, DateTimeOffset? LockedUntil)
{
    public bool IsOpen => Account.ClosedAt is null;
}

/// <summary>What an administrator says of an account.</summary>
public sealed record AccountAnswers(string? Person, string? UserName, string? Team, string? Email, IReadOnlyCollection<string> Roles);

/// <summary>
/// The one way to change accounts. Each change is written down with who made it and when, in the same commit; the engine's directory follows, and whoever is signed in
/// with the account has to sign in again. Identity's tables are the only place that says who holds which role.
/// </summary>
public sealed class AccountChanges(SignInDbContext db, UserManager<Account> users, RoleManager<IdentityRole> roleManager, Council council, DirectoryChanges directory, TimeProvider time)
{
    /// <summary>The role that keeps accounts: somebody always has to hold it.</summary>
    public const string Keeper = "Admin";

    private const int LongestName = 100;

    /// <summary>Roles an account may have: those the processes know, and those somebody holds.</summary>
    public async Task<IReadOnlyList<Kernel.Definitions.Option>> RolesAsync(CancellationToken cancel)
    {
        var known = council.Now.Library.Latest.SelectMany(m => m.Roles.Values).Where(r => r.Name != Actor.System.Person).DistinctBy(r => r.Name).ToDictionary(r => r.Name, r => r.Title, StringComparer.Ordinal);
        var held = await db.Roles.AsNoTracking().Select(r => r.Name!).ToListAsync(cancel);
        return [.. known.Keys.Concat(held).Distinct(StringComparer.Ordinal).Select(r => new Kernel.Definitions.Option(r, known.GetValueOrDefault(r, r))).OrderBy(o => o.Label, StringComparer.Ordinal)];
    }

    public async Task<IReadOnlyList<string>> TeamsAsync(CancellationToken cancel) =>
        await db.Users.AsNoTracking().Where(a => a.Team != null).Select(a => a.Team!).Distinct().OrderBy(t => t).ToListAsync(cancel);

    /// <summary>Every account whose names or team have a text in them, by name.</summary>
    /// <param name="open">Null: closed ones too.</param>
    public async Task<IReadOnlyList<AccountView>> ListAsync(string? text, string? role, bool? open, CancellationToken cancel)
    {
        var accounts = db.Users.AsNoTracking();
        if (text is not null)
        {
            accounts = accounts.Where(a => EF.Functions.Like(a.Person, $"%{text}%") || EF.Functions.Like(a.UserName!, $"%{text}%") || EF.Functions.Like(a.Team!, $"%{text}%"));
        }

        if (role is not null)
        {
            accounts = accounts.Where(a => db.UserRoles.Any(u => u.UserId == a.Id && db.Roles.Any(r => r.Id == u.RoleId && r.Name == role)));
        }

        if (open is { } isOpen)
        {
            accounts = accounts.Where(a => (a.ClosedAt == null) == isOpen);
        }

        var found = await accounts.ToListAsync(cancel);
        var roles = (await db.UserRoles.Join(db.Roles, u => u.RoleId, r => r.Id, (u, r) => new { u.UserId, r.Name }).ToListAsync(cancel)).ToLookup(r => r.UserId, r => r.Name!);
        var views = new List<AccountView>();
        foreach (var account in found.OrderBy(a => a.Person, StringComparer.OrdinalIgnoreCase))
        {
            views.Add(new AccountView(account, [.. roles[account.Id].Order(StringComparer.Ordinal)], await LockedUntilAsync(account)));
        }

        return views;
    }

    public async Task<AccountView?> FindAsync(string id) => await users.FindByIdAsync(id) is { } account
        ? new AccountView(account, [.. (await users.GetRolesAsync(account)).Order(StringComparer.Ordinal)], await LockedUntilAsync(account))
        : null;

    /// <summary>The latest first.</summary>
    public async Task<IReadOnlyList<AccountChange>> ChangesAsync(string id, CancellationToken cancel) =>
        await db.AccountChanges.AsNoTracking().Where(c => c.AccountId == id).OrderByDescending(c => c.No).ToListAsync(cancel);

    /// <returns>What is to be mended; or the new account's id.</returns>
    public async Task<(IReadOnlyList<FormError> Errors, string? Id)> AddAsync(AccountAnswers answers, string? password, string by, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(answers);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var person = (answers.Person ?? "").Trim().Normalize(NormalizationForm.FormC);
        var userName = (answers.UserName ?? "").Trim();
        var account = new Account { Person = person, UserName = userName, LockoutEnabled = true, MustChangePassword = true };
        var errors = new List<FormError>();
        if (NotAName(person) is { } wrong)
        {
            errors.Add(new FormError("person", wrong));
        }
        else if ((await db.Users.AsNoTracking().Select(a => a.Person).ToListAsync(cancel)).Contains(person, StringComparer.OrdinalIgnoreCase))
        {
            errors.Add(new FormError("person", $"There is, or was, an account of somebody called {person}. Add what tells them apart"));
        }

        if (userName.Length == 0)
        {
            errors.Add(new FormError("username", "Enter a user name"));
        }
        else
        {
            foreach (var validator in users.UserValidators)
            {
                errors.AddRange((await validator.ValidateAsync(users, account)).Errors.Select(e => new FormError("username", e.Code == nameof(IdentityErrorDescriber.DuplicateUserName)
                    ? "Somebody has this user name already" : "A user name may have letters without accents, digits and - . _ @ +")));
            }
        }

        errors.AddRange(await ReadAsync(account, answers, cancel));
        errors.AddRange(await NotAPasswordAsync(account, password));
        if (errors.Count > 0)
        {
            return (errors, null);
        }

        Demand(await users.CreateAsync(account, password!));
        await SetRolesAsync(account, [], answers.Roles);
        Note(account, $"Added, as {Held(answers.Roles)}{(account.Team is { } team ? $" in team {team}" : "")}. The first password was set", by);
        await SaveAsync(transaction, cancel);
        return ([], account.Id);
    }

    /// <returns>What is to be mended; none: it is done.</returns>
    public async Task<IReadOnlyList<FormError>> ChangeAsync(Account account, AccountAnswers answers, string by, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(answers);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var (team, email) = (account.Team, account.Email);
        var had = await users.GetRolesAsync(account);
        var errors = await ReadAsync(account, answers, cancel);
        if (errors.Count == 0 && account.ClosedAt is null && had.Contains(Keeper) && !answers.Roles.Contains(Keeper) && await IsLastKeeperAsync(account, cancel))
        {
            errors = [new FormError("roles", "This is the last open account of an administrator. Give somebody else the role first")];
        }

        if (errors.Count > 0)
        {
            return errors;
        }

        string?[] changes =
        [
            had.ToHashSet().SetEquals(answers.Roles) ? null : $"Roles: {Held(answers.Roles)} (was {Held(had)})",
            team == account.Team ? null : $"Team: {account.Team ?? "none"} (was {team ?? "none"})",
            email == account.Email ? null : "E-mail address",
        ];
        foreach (var change in changes.OfType<string>())
        {
            Note(account, change, by);
        }

        await SetRolesAsync(account, had, answers.Roles);

        // Who is signed in has their roles and team in the cookie.
        Demand(changes[0] is null && changes[1] is null ? await users.UpdateAsync(account) : await users.UpdateSecurityStampAsync(account));
        await SaveAsync(transaction, cancel);
        return [];
    }

    /// <returns>Why not; null: it is closed.</returns>
    public async Task<string?> CloseAsync(Account account, string by, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(account);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (account.ClosedAt is not null)
        {
            return null;
        }

        if (await IsLastKeeperAsync(account, cancel))
        {
            return "This is the last open account of an administrator. Give somebody else the role first";
        }

        account.ClosedAt = time.GetUtcNow().UtcDateTime;
        Demand(await users.UpdateSecurityStampAsync(account));
        Note(account, "Closed", by);
        await SaveAsync(transaction, cancel);
        return null;
    }

    /// <summary>Opens a closed account again, with the roles it had.</summary>
    public async Task OpenAsync(Account account, string by, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(account);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        account.ClosedAt = null;
        Demand(await users.UpdateAsync(account));
        Note(account, "Opened again", by);
        await SaveAsync(transaction, cancel);
    }

    /// <summary>Lets somebody in who typed too many wrong passwords.</summary>
    public async Task UnlockAsync(Account account, string by, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(account);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        Demand(await users.SetLockoutEndDateAsync(account, null));
        Demand(await users.ResetAccessFailedCountAsync(account));
        Note(account, "Unlocked", by);
        await SaveAsync(transaction, cancel);
    }

    /// <summary>A password the person has to change when they next sign in.</summary>
    /// <returns>What is to be mended; none: it is set.</returns>
    public async Task<IReadOnlyList<FormError>> SetPasswordAsync(Account account, string? password, string by, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(account);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await NotAPasswordAsync(account, password) is { Count: > 0 } errors)
        {
            return errors;
        }

        account.MustChangePassword = true;
        account.PasswordHash = users.PasswordHasher.HashPassword(account, password!);
        Demand(await users.SetLockoutEndDateAsync(account, null));
        Demand(await users.ResetAccessFailedCountAsync(account));
        Demand(await users.UpdateSecurityStampAsync(account));
        Note(account, "A new password was set, to be changed at the next sign-in", by);
        await SaveAsync(transaction, cancel);
        return [];
    }

    /// <summary>The person's own doing.</summary>
    /// <returns>What is to be mended; none: it is changed.</returns>
    public async Task<IReadOnlyList<FormError>> ChangeOwnPasswordAsync(Account account, string? current, string? password, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(account);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var errors = new List<FormError>();
        if (string.IsNullOrEmpty(current))
        {
            errors.Add(new FormError("current", "Enter the password you have now"));
        }
        else if (!await users.CheckPasswordAsync(account, current))
        {
            errors.Add(new FormError("current", "That is not the password you have now"));
        }

        errors.AddRange(await NotAPasswordAsync(account, password));
        if (errors.Count == 0 && current == password)
        {
            errors.Add(new FormError("password", "Choose a password other than the one you have now"));
        }

        if (errors.Count > 0)
        {
            return errors;
        }

        account.MustChangePassword = false;
        Demand(await users.ChangePasswordAsync(account, current!, password!));
        Note(account, "Changed their own password", account.Person);
        await SaveAsync(transaction, cancel);
        return [];
    }

    /// <summary>Reads team, e-mail address and roles into the account.</summary>
    private async Task<IReadOnlyList<FormError>> ReadAsync(Account account, AccountAnswers answers, CancellationToken cancel)
    {
        var errors = new List<FormError>();
        account.Team = Given(answers.Team);
        account.Email = Given(answers.Email);
        account.NormalizedEmail = users.NormalizeEmail(account.Email);
        if (account.Team is { } team && (team.Length > LongestName || team.Any(char.IsControl)))
        {
            errors.Add(new FormError("team", $"A team’s name has {LongestName} characters or fewer"));
        }

        if (account.Email is { } email && !(MailAddress.TryCreate(email, out var read) && read.Address == email && email.Length <= 256))
        {
            errors.Add(new FormError("email", "Enter an e-mail address such as name@council.gov.uk"));
        }

        if (answers.Roles.Count == 0)
        {
            errors.Add(new FormError("roles", "Choose at least one role"));
        }
        else if (answers.Roles.Except((await RolesAsync(cancel)).Select(r => r.Value)).Any())
        {
            errors.Add(new FormError("roles", "Choose among the roles listed"));
        }

        return errors;
    }

    /// <summary>People are listed by name with commas between them, and a role stands where nobody is named.</summary>
    private string? NotAName(string person) =>
        person.Length == 0 ? "Enter the name of the person"
        : person.Length > LongestName ? $"A name has {LongestName} characters or fewer"
        : !char.IsLetter(person[0]) || !person.All(c => char.IsLetterOrDigit(c) || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.NonSpacingMark || c is ' ' or '-' or '.' or '\'' or '’' or '(' or ')')
            ? "A name begins with a letter and has letters, digits, spaces, hyphens, apostrophes, full stops and brackets"
        : person.Equals(Actor.System.Person, StringComparison.OrdinalIgnoreCase) || council.Now.Library.Latest.Any(m => m.Roles.ContainsKey(person)) ? $"{person} is the name of a role. Enter the name of the person"
        : null;

    private async Task<IReadOnlyList<FormError>> NotAPasswordAsync(Account account, string? password)
    {
        if (string.IsNullOrEmpty(password))
        {
            return [new FormError("password", "Enter a new password")];
        }

        foreach (var validator in users.PasswordValidators)
        {
            if (!(await validator.ValidateAsync(users, account, password)).Succeeded)
            {
                return [new FormError("password", $"A password has {users.Options.Password.RequiredLength} characters or more")];
            }
        }

        return password.Contains(account.UserName!, StringComparison.OrdinalIgnoreCase) && account.UserName!.Length > 3 ? [new FormError("password", "A password must not have the user name in it")] : [];
    }

    private async Task<bool> IsLastKeeperAsync(Account account, CancellationToken cancel)
    {
        var keepers = db.UserRoles.Where(u => db.Roles.Any(r => r.Id == u.RoleId && r.Name == Keeper)).Select(u => u.UserId);
        return await keepers.ContainsAsync(account.Id, cancel) && !await db.Users.AnyAsync(a => a.Id != account.Id && a.ClosedAt == null && keepers.Contains(a.Id), cancel);
    }

    private async Task SetRolesAsync(Account account, IList<string> had, IReadOnlyCollection<string> has)
    {
        foreach (var role in has.Except(had))
        {
            if (!await roleManager.RoleExistsAsync(role))
            {
                Demand(await roleManager.CreateAsync(new IdentityRole(role)));
            }

            Demand(await users.AddToRoleAsync(account, role));
        }

        Demand(await users.RemoveFromRolesAsync(account, had.Except(has)));
    }

    private void Note(Account account, string what, string by) => db.AccountChanges.Add(new AccountChange { AccountId = account.Id, What = what, By = by, At = time.GetUtcNow().UtcDateTime });

    private async Task SaveAsync(Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction transaction, CancellationToken cancel)
    {
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        await directory.UseAsync(await db.DirectoryAsync(), CancellationToken.None);
    }

    private async Task<DateTimeOffset?> LockedUntilAsync(Account account) => await users.IsLockedOutAsync(account) ? account.LockoutEnd : null;

    private static string Held(IEnumerable<string> roles) => Say.List([.. roles.Order(StringComparer.Ordinal)]) is { Length: > 0 } list ? list : "none";

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim().Normalize(NormalizationForm.FormC);

    private static void Demand(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new InvalidOperationException(string.Join(" ", result.Errors.Select(e => e.Code)));
        }
    }
}
