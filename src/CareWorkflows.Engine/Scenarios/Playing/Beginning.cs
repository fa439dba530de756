using CareWorkflows.Engine.Scenarios.Reading;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Engine.Scenarios.Playing;

/// <summary>What must be done before the first step, so that a scenario can begin in the middle of things: children's records, panels.</summary>
internal sealed class Beginning(Scenario scenario, ProcessLibrary library, DefaultForms forms)
{
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

    /// <summary>The start of each panel's series.</summary>
    private IEnumerable<StartCase> Series()
    {
        foreach (var (name, given) in scenario.Series)
        {
            if (library.Latest.FirstOrDefault(m => m.Series is not null) is not { Series: { } declared } machine || machine.States[Case.Start].TriggersInOrder is not [var start, ..])
            {
                throw new CannotPlay("'schedule' needs a process whose cases are series of sessions; there is none");
            }

            var asked = machine.Triggers[start].Form;
            var usual = forms.Find(machine.Process, start, scenario.File);
            var form = usual.With(given.Names.Where(n => n != From).Select(n => KeyValuePair.Create(n, given[n]))).With(declared.Series, name);
            if (given[From].Text is { } from)
            {
                form = form.With(asked.First(f => f.Type == FieldType.Date).Name, EventDate.DayOf(from));
                form = EventDate.HasTime(from) ? form.With(asked.First(f => f.Type == FieldType.Time).Name, from[11..16]) : form;
            }

            if (asked.Find(f => f.Type == FieldType.List) is { } members && !given.Has(members.Name))
            {
                var posts = new Posts(members, usual[members.Name]);
                form = form.With(members.Name, usual[declared.Series].Text == name ? WhoAreHere(posts) : HoldersOf(posts));
            }

            var roles = machine.EdgesFrom(Case.Start, start).SelectMany(e => e.Roles).Distinct();
            yield return new StartCase($"begin-{name}", new Actor(Schedule, [.. roles]), name, machine.Process, null, start, form);
        }
    }

    /// <summary>In the scenario's own words: the day of the first session, and its time.</summary>
    private const string From = "from";

    /// <summary>The list of a panel's members: who holds which post.</summary>
    /// <param name="Usual">The members of the default form.</param>
    private sealed record Posts(Field List, Value Usual)
    {
        public string Post { get; } = List.Items.First(i => i.Type == FieldType.Choice).Name;

        /// <summary>Who holds the post.</summary>
        public string Holder { get; } = List.Items.First(i => i.Type == FieldType.Person).Name;

        /// <summary>The posts that the usual members leave: those of the other panels.</summary>
        public bool IsOfAnother(string post) =>
            List.Items.First(i => i.Name == Post).Options.Exists(o => o.Value == post) && Usual.Items.All(m => m[Post].Text != post);
    }

    /// <summary>The members of a panel that has no default form: everyone whose role is a post of it (PTM-16).</summary>
    private Value HoldersOf(Posts posts) => Value.Of([.. scenario.People.SelectMany(p => p.Roles.Where(posts.IsOfAnother)
        .Select(r => (Value)new Record([new(posts.Post, r), new(posts.Holder, p.Name)])))]);

    /// <summary>The default members who are in this scenario; a substitute who isn't is left out.</summary>
    private Value WhoAreHere(Posts posts)
    {
        var others = posts.List.Items.Where(i => i.Type == FieldType.Person && i.Name != posts.Holder).Select(i => i.Name).ToHashSet(StringComparer.Ordinal);
        return Value.Of([.. posts.Usual.Items.Where(m => IsHere(m[posts.Holder]))
            .Select(m => (Value)new Record(m.Members.Names.Where(n => !others.Contains(n) || IsHere(m[n])).Select(n => KeyValuePair.Create(n, m[n]))))]);
    }

    private bool IsHere(Value person) => scenario.People.Exists(p => p.Name == person.Text);

    private string? First(string role) => scenario.People.Find(p => p.Roles.Contains(role))?.Name;
}
