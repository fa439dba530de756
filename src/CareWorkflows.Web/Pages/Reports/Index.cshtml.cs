using CareWorkflows.Web.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using EngineReports = CareWorkflows.Engine.Queries.Reports;

namespace CareWorkflows.Web.Pages.Reports;

/// <summary>The reports the processes give.</summary>
[Authorize(Policy = SignInSetup.Manager)]
public sealed class IndexModel(EngineReports reports) : PageModel
{
    public EngineReports Reports => reports;
}
