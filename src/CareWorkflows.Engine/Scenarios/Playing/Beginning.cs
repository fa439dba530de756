using CareWorkflows.Engine.Scenarios.Reading;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Engine.Scenarios.Playing;

/// <summary>What must be done before the first step, so that a scenario can begin in the middle of things: children's records, panels.</summary>
internal sealed class Beginning(Scenario scenario, ProcessLibrary library, DefaultForms forms)
{
    private const string SeriesProcess = "panel-series";
    private const string TrackingMeeting = "TrackingMeeting";

    /// <summary>Who started a series before the scenario begins: nobody of its people need be somebody who may.</summary>
    private const string Schedule = "Schedule";

    public IEnumerable<StartCase> Commands() => Records().Concat(Series());

    /// <summary>Each child's record, with the facts given and the first SW, TM and IRO of the scenario.</summary>
    private IEnumerable<StartCase> Records()
    {
        if (library.Records is not { } record || record.States[Case.Start].TriggersInOrder.FirstOrDefault() is not { } register)
        {
            yield break;
        }

        var given = scenario.Children.ToDictionary(c => c.Key, c => c.Value, StringComparer.Ordinal);
        foreach (var child in Children())
        {
            var form = given.GetValueOrDefault(child, Record.Empty);
            foreach (var (role, field) in record.RoleHolders)
            {
                if (!form.Has(field) && First(role) is { } holder)
                {
                    form = form.With(field, holder);
                }
            }

            yield return new StartCase($"begin-{child}", Actor.System, ProcessLibrary.RecordOf(child), record.Process, child, register, form);
        }
    }

    private IEnumerable<string> Children() => scenario.Children.Select(c => c.Key)
        .Concat(scenario.Steps.OfType<ActStep>().Select(s => s.Child).OfType<string>())
        .Distinct(StringComparer.Ordinal);

    /// <summary>StartSeries of each panel.</summary>
    private IEnumerable<StartCase> Series()
    {
        const string start = "StartSeries";
        foreach (var (name, given) in scenario.Series)
        {
            if (library.Find(SeriesProcess) is not { } machine || !machine.Triggers.ContainsKey(start))
            {
                throw new CannotPlay($"'schedule' needs the process {SeriesProcess}, which is not there");
            }

            var form = forms.Find(SeriesProcess, start, scenario.File).With(given.Names.Where(n => n != "from").Select(n => KeyValuePair.Create(n, given[n])));
            form = form.With("profile", name);
            if (given["from"].Text is { } from)
            {
                form = form.With("firstOn", EventDate.DayOf(from));
                form = EventDate.HasTime(from) ? form.With("startTime", from[11..16]) : form;
            }

            if (!given.Has("members"))
            {
                form = form.With("members", name == TrackingMeeting ? Members() : WhoAreHere(form["members"]));
            }

            var roles = machine.EdgesFrom(Case.Start, start).SelectMany(e => e.Roles).Distinct();
            yield return new StartCase($"begin-{name}", new Actor(Schedule, [.. roles]), name, SeriesProcess, null, start, form);
        }
    }

    /// <summary>A Tracking Meeting's members: everyone with a post of it (PTM-16).</summary>
    private Value Members() => Value.Of([.. scenario.People.SelectMany(p => p.Roles
        .Where(r => r is "PMC" or "TMA" || r.StartsWith("PM-", StringComparison.Ordinal))
        .Select(r => (Value)new Record([new("post", r), new("holder", p.Name)])))]);

    /// <summary>The default members who are in this scenario; a substitute who isn't is left out.</summary>
    private Value WhoAreHere(Value members) => Value.Of([.. members.Items
        .Where(m => IsHere(m["holder"]))
        .Select(m => (Value)new Record(m.Members.Names.Where(n => n != "substitute" || IsHere(m[n])).Select(n => KeyValuePair.Create(n, m[n]))))]);

    private bool IsHere(Value person) => scenario.People.Exists(p => p.Name == person.Text);

    private string? First(string role) => scenario.People.Find(p => p.Roles.Contains(role))?.Name;
}
