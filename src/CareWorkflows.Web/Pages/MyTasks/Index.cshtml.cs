using CareWorkflows.Web.Desk;
using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CareWorkflows.Web.Pages.MyTasks;

/// <summary>What I owe, most urgent first.</summary>
public sealed class IndexModel(CaseDesk desk) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Process { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Child { get; set; }

    public bool Filtered => !string.IsNullOrEmpty(Process) || !string.IsNullOrEmpty(Child);

    public Desk.MyTasks Tasks { get; private set; } = new([], [], []);

    public async Task OnGetAsync(CancellationToken cancel) =>
        Tasks = await desk.TasksAsync(User.Actor(), new TaskFilter(Blank(Process), Blank(Child)), cancel);

    private static string? Blank(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
