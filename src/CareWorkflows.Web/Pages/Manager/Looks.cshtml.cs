using CareWorkflows.Engine;
using CareWorkflows.Engine.Looking;
using CareWorkflows.Web.Desk;
using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace CareWorkflows.Web.Pages.Manager;

/// <summary>Who looked at what.</summary>
public sealed class LooksModel(Looks looks, Council council, TimeProvider time) : WorkPage(council, time)
{
    [BindProperty(SupportsGet = true)]
    public string? Who { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Child { get; set; }

    [BindProperty(SupportsGet = true, Name = "case")]
    public string? CaseId { get; set; }

    public IReadOnlyList<Look> Found { get; private set; } = [];

    public bool HasOlder { get; private set; }

    public bool MayOpenInEmergency => EmergencyDoor.IsFor(Council, User.Actor());

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var found = await looks.ListAsync(new LookFilter(User.Actor(), Given(Child), Given(CaseId), Given(Who), Skip, OnAPage + 1), cancel);
        (Found, HasOlder) = ([.. found.Take(OnAPage)], found.Count > OnAPage);
    }

    public string Here(int page)
    {
        (string Name, string? Value)[] filter = [("who", Given(Who)), ("child", Given(Child)), ("case", Given(CaseId)), ("page-no", $"{page}")];
        return QueryHelpers.AddQueryString("/manager/looks", filter.Where(f => f.Value is not null).Select(f => KeyValuePair.Create(f.Name, f.Value)));
    }

    /// <summary>A route as people know the page.</summary>
    public static string PageOf(string route) => route switch
    {
        _ when route.StartsWith("api/", StringComparison.Ordinal) => "Through the API",
        _ when route.StartsWith("elsa/", StringComparison.Ordinal) || route.StartsWith("studio/", StringComparison.Ordinal) => "In the diagram",
        _ when route.EndsWith("/chronology", StringComparison.Ordinal) => "Chronology",
        _ when route.StartsWith("children/", StringComparison.Ordinal) => "Child’s page",
        _ when route.Contains("/actions/", StringComparison.Ordinal) || route.Contains("/correct/", StringComparison.Ordinal) => "A form",
        _ when route.Contains("/documents/", StringComparison.Ordinal) => "A document",
        _ => "Case page",
    };
}
