using CareWorkflows.Engine.Library;
using CareWorkflows.Engine.Scenarios;

var builder = WebApplication.CreateBuilder(args);
if (args is ["check", .. var paths])
{
    return await Check.RunAsync(paths, builder.Configuration[WorkflowsFolder.SettingKey], builder.Environment.ContentRootPath, Console.Out);
}

var app = builder.Build();
await app.RunAsync();
return 0;
