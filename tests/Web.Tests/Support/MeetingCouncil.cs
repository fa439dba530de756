using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using CareWorkflows.Engine.Commands;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Expressions;
using CareWorkflows.Web.SignIn;
using Microsoft.Extensions.DependencyInjection;

namespace CareWorkflows.Web.Tests.Support;

/// <summary>
/// Two panels on the real processes: a Tracking Meeting the day after tomorrow, which three looked after children are meant for, and a Family on Track
/// panel in a week.
/// </summary>
public static partial class MeetingCouncil
{
    private const string Panel = """
        { "profile": "FamilyOnTrack", "firstOn": "today+7", "every": "14 days", "members": [
          { "post": "AD", "holder": "Ade", "substitute": "Hal", "authority": true }, { "post": "HoS", "holder": "Hal", "substitute": "Ade", "authority": true },
          { "post": "Commissioning", "holder": "Cora", "substitute": "Rita", "authority": true }, { "post": "Residential", "holder": "Rita", "substitute": "Cora", "authority": true },
          { "post": "CAMHS", "holder": "Carl", "substitute": "Seb", "authority": true }, { "post": "SEN", "holder": "Seb", "substitute": "Carl", "authority": true } ] }
        """;

    private const string Tracking = """
        { "profile": "TrackingMeeting", "firstOn": "today+2", "every": "14 days", "members": [
          { "post": "PMC", "holder": "Petra", "substitute": "Hal" }, { "post": "TMA", "holder": "Tia" }, { "post": "PM-LAC", "holder": "Lucy" },
          { "post": "PM-FS", "holder": "Faye" }, { "post": "PM-ADO", "holder": "Adam" }, { "post": "PM-FOS", "holder": "Fola" } ] }
        """;

    public static async Task LiveAsync(IServiceProvider services)
    {
        await DoAsync(services, "Ade", new StartCase("panel", Actor.System, "panel", "panel-series", null, "StartSeries", Record.Empty), Panel);
        await DoAsync(services, "Petra", new StartCase("tracking", Actor.System, "tracking", "panel-series", null, "StartSeries", Record.Empty), Tracking);
        foreach (var (child, days) in new[] { ("Leo W", 41), ("Mia T", 43), ("Jay B", 45) })
        {
            await TakeIntoCareAsync(services, child, days);
        }
    }

    /// <summary>A child who came into care some days ago, and so is meant for a Tracking Meeting within eight weeks of it.</summary>
    public static async Task TakeIntoCareAsync(IServiceProvider services, string child, int days)
    {
        var record = ProcessLibrary.RecordOf(child);
        await DoAsync(services, "Tom", new StartCase($"{child}-1", Actor.System, record, "child-record", child, "Register", Record.Empty), $$"""
            { "name": "{{child}}", "dateOfBirth": "2018-08-19", "from": "today-90", "allocatedWorker": "Asha", "workerIsStudent": false, "teamManager": "Tom", "iro": "Ines" }
            """);
        await DoAsync(services, "Asha", new FireAction($"{child}-2", Actor.System, record, "BecameLookedAfter", Record.Empty), $$"""
            { "becameLookedAfterOn": "today-{{days}}T09:00", "legalStatus": "ICO", "placementType": "Foster", "emergency": false }
            """);
    }

    private static async Task DoAsync(IServiceProvider services, string person, CaseCommand act, string form)
    {
        var today = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var json = Day().Replace(form, day => today.AddDays(int.Parse(day.Groups[1].Value, CultureInfo.InvariantCulture)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        var answers = (Record)ValueJson.Read(JsonElement.Parse(json)).Members;
        var by = DemoPeople.All.Single(p => p.Person == person);
        (await services.GetRequiredService<CaseCommands>().HandleAsync(act switch
        {
            StartCase start => start with { By = by, Form = answers },
            FireAction action => action with { By = by, Form = answers },
            _ => act,
        })).Should().BeOfType<Decision.Accepted>();
    }

    [GeneratedRegex(@"today([+-]\d+)")]
    private static partial Regex Day();
}
