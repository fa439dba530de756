using CareWorkflows.Engine;
using CareWorkflows.Engine.Library;
using CareWorkflows.Engine.Scenarios;
using CareWorkflows.StudioApi;
using CareWorkflows.Web.Api;
using CareWorkflows.Web.Api.SignIn;
using CareWorkflows.Web.Desk;
using CareWorkflows.Web.Forms;
using CareWorkflows.Web.Hosting;
using CareWorkflows.Web.Looking;
using CareWorkflows.Web.Mail;
using CareWorkflows.Web.SignIn;
using CareWorkflows.Web.Studio;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions
{
    Args = args,
    // A published site has its pages' files beside it, wherever it is started from.
    ContentRootPath = Directory.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot")) ? AppContext.BaseDirectory : null,
});
builder.Configuration.AddSettingsFile();
if (args is ["check", .. var paths])
{
    return await Check.RunAsync(paths, builder.Configuration[WorkflowsFolder.SettingKey], builder.Environment.ContentRootPath, Console.Out);
}

if (args is ["rules"])
{
    return await RuleAccount.RunAsync(builder.Configuration[WorkflowsFolder.SettingKey], builder.Environment.ContentRootPath, Console.Out);
}

if (args is ["export" or "import", .. var processes])
{
    var (store, folder, root) = (builder.ConnectionString(), builder.Configuration[WorkflowsFolder.SettingKey], builder.Environment.ContentRootPath);
    return args[0] == "export"
        ? await DefinitionFiles.ExportAsync(processes, store, folder, root, Console.Out)
        : await DefinitionFiles.ImportAsync(processes, store, folder, root, Console.Out);
}

builder.AddSerilog();
builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton(builder.Configuration.GetSection("Council").Get<CouncilName>() ?? new CouncilName());
builder.Services.AddSingleton<DocumentFolder>();
builder.Services.AddSingleton<CaseTeller>();
builder.Services.AddSingleton<CaseDesk>();
builder.Services.AddSingleton<PanelDesk>();
builder.Services.AddSingleton<TaskDesk>();
builder.Services.AddSingleton<ChildDesk>();
builder.Services.AddSingleton<UnfinishedForms>();
builder.Services.AddSingleton(builder.Configuration.GetSection("Mail").Get<MailSettings>() ?? new MailSettings());
builder.Services.AddSingleton<MailDelivery>();
MailDelivery? mail = null; // There once everything is put together: nothing is delivered before the host runs.
builder.Services.AddCareEngine(new CareEngineOptions
{
    ConnectionString = builder.ConnectionString(),
    Deliver = (message, cancel) => mail is null ? Task.FromException(new InvalidOperationException("The site is still starting.")) : mail.DeliverAsync(message, cancel),
});
builder.AddSignIn(builder.ConnectionString());
builder.Services.AddLooking();
builder.Services.AddRazorPages();
builder.AddCareApi();
builder.Services.AddStudioApi(services => user => Caller.KnownAs(user, services.GetRequiredService<Council>()));

var app = builder.Build();
mail = app.Services.GetRequiredService<MailDelivery>();
mail.Announce(app.Environment, app.Logger);
app.UseSecurityHeaders();
if (!app.Environment.IsDevelopment())
{
    app.UseExceptionHandler("/error/500");
    app.UseHsts();
}

app.UseStatusCodePagesWithReExecute("/error/{0}");
app.UseStaticFiles();
app.UseStudioFiles();
app.UseRouting();
app.UseStudioApi();
app.UseAuthentication();
app.UseOpenAccounts();
app.UseAuthorization();
app.UseLooking();
app.MapRazorPages();
app.MapStudioSession();
app.MapStudioFindings();
app.MapStudioLinks();
app.MapCareApi();
app.MapStudioApi();

await app.OpenEngineAsync();
if (app.Environment.IsDevelopment())
{
    app.Lifetime.ApplicationStarted.Register(() => Greeting.Print(app));
}

await app.RunAsync();
return 0;

/// <summary>The host; public so that tests can start it.</summary>
public partial class Program;
