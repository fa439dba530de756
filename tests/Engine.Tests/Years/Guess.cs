using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;
using Record = CareWorkflows.Kernel.Expressions.Record;

namespace CareWorkflows.Engine.Tests.Years;

/// <summary>
/// Fills in the form of an action as somebody would who knows nothing of the process: by what each field asks for, and by what the case says of itself; then mends what a refusal names.
/// </summary>
/// <param name="known">Texts that mean something to the case: dates, people, names, numbers of other cases.</param>
internal sealed class Guess(Random random, ProcessLibrary library, Trigger trigger, DateTime now, IReadOnlyList<string> people, IReadOnlyList<string> known)
{
    private static readonly string[] Words = ["ok", "Wants mum to be less tired", "<b>bold</b> & \"quoted\"", "Robert'); DROP TABLE cases;--", "👩‍👧 said “no”", "línea\nnext", "  spaces  "];
    private static readonly string[] Lengths = ["2 weeks", "28 days", "6 weeks", "1 month", "6 months", "10 working days"];
    private static readonly int[] Shifts = [0, 0, 0, -1, 1, 7, 14, 28];

    private readonly HashSet<string> leftOut = [];
    private readonly HashSet<string> wanted = [];
    private readonly HashSet<string> tooFew = [];

    public Record Form { get; private set; } = Record.Empty;

    /// <summary>Answers what is asked and not answered yet, and takes out what is no longer asked because of it.</summary>
    public Record Complete(CaseReader reader)
    {
        for (var round = 0; round < 6; round++)
        {
            var before = Form;
            foreach (var asked in reader.Ask(trigger, Form))
            {
                var field = asked.Field;
                if (!asked.IsAsked)
                {
                    Form = wanted.Contains(field.Name) ? Form : Form.With(field.Name, Value.Nothing);
                }
                else if (!Form.Has(field.Name) && !leftOut.Contains(field.Name))
                {
                    if (!wanted.Contains(field.Name) && (field.Optional || field.Default is not null) && random.Next(2) == 0)
                    {
                        leftOut.Add(field.Name);
                    }
                    else
                    {
                        Form = Form.With(field.Name, Answer(asked));
                    }
                }
            }

            if (ReferenceEquals(before, Form))
            {
                break;
            }
        }

        return Form;
    }

    /// <summary>Another answer where a refusal points: at a field, or at a rule whose requirement reads some.</summary>
    public void Mend(ProcessMachine machine, IEnumerable<Refusal> refusals)
    {
        foreach (var refusal in refusals.Where(r => !r.Overridable))
        {
            if (refusal.Field is { } path)
            {
                var name = path.Split('[', '.')[0];
                var inRow = path.Contains('.', StringComparison.Ordinal);
                if (inRow)
                {
                    wanted.Add($"{name}.{path.Split('.')[^1]}");
                }

                if (refusal.Reason.Contains("at least", StringComparison.Ordinal))
                {
                    tooFew.Add(name);
                }

                Again(name, isWanted: !refusal.Reason.Contains("leave it out", StringComparison.Ordinal));
                continue;
            }

            var judging = (refusal.Process is { } other ? library.Find(other) ?? machine : machine).TriggersInOrder.Where(t => refusal.Process is not null || t.Name == trigger.Name).ToList();
            var read = (refusal.Process is { } p ? library.Find(p) ?? machine : machine).StatesInOrder.SelectMany(s => judging.SelectMany(t => s.Edges.GetValueOrDefault(t.Name, [])))
                .SelectMany(e => e.Requirements).Where(r => refusal.Rule is null || r.Rule == refusal.Rule)
                .SelectMany(r => new[] { r.If, r.When }).OfType<Expression>()
                .SelectMany(e => e.MemberPaths.Where(m => m.Root == "form").Select(m => m.Member).Concat(e.FreeNames.Contains("occurredOn") && trigger.EventDate is { } date ? [date] : []))
                .Where(trigger.Has).Distinct().ToList();
            foreach (var name in read.Where(_ => random.Next(3) > 0))
            {
                Again(name, isWanted: random.Next(3) > 0);
            }

            if (read.Count == 0 && trigger.Form.Count > 0)
            {
                Again(trigger.Form[random.Next(trigger.Form.Count)].Name, isWanted: true);
            }
        }
    }

    /// <summary>Another answer to one field.</summary>
    public Value Other(CaseReader reader, Record form, string name) =>
        reader.Ask(trigger, form).Find(a => a.Field.Name == name) is { IsAsked: true } asked ? Answer(asked) : Value.Nothing;

    private void Again(string name, bool isWanted)
    {
        Form = Form.With(name, Value.Nothing);
        if (isWanted)
        {
            wanted.Add(name);
            leftOut.Remove(name);
        }
        else
        {
            wanted.Remove(name);
            leftOut.Add(name);
        }
    }

    private Value Answer(AskedField asked)
    {
        var field = asked.Field;
        if (field.Name != trigger.EventDate && !asked.Default.IsNothing && !wanted.Contains(field.Name) && random.Next(2) == 0)
        {
            return asked.Default;
        }

        switch (field.Type)
        {
            case FieldType.Text:
                return random.Next(2) == 0 && known.Count > 0 ? known[random.Next(known.Count)] : Words[random.Next(Words.Length)];
            case FieldType.Long or FieldType.Doc:
                return Words[random.Next(Words.Length)];
            case FieldType.Person:
                return random.Next(3) == 0 && known.Where(people.Contains).ToList() is { Count: > 0 } near ? near[random.Next(near.Count)] : people[random.Next(people.Count)];
            case FieldType.Date:
                return Moment(field)[..10];
            case FieldType.DateTime:
                return Moment(field);
            case FieldType.Time:
                return $"{random.Next(9, 17):00}:{random.Next(4) * 15:00}";
            case FieldType.Duration:
                return Lengths[random.Next(Lengths.Length)];
            case FieldType.Bool:
                return random.Next(2) == 0;
            case FieldType.Int or FieldType.Num:
                return (field.Min ?? 0) + random.Next((int)Math.Min(5, (field.Max ?? 4) - (field.Min ?? 0)) + 1);
            case FieldType.Role:
                var roles = library.Latest.SelectMany(m => m.Roles.Keys).Distinct().Order(StringComparer.Ordinal).ToList();
                return roles[random.Next(roles.Count)];
            case FieldType.Choice:
                return asked.Options.Count > 0 ? asked.Options[random.Next(asked.Options.Count)].Value : "nothing";
            case FieldType.Multi:
                return asked.Options.Count > 0
                    ? Value.Of([.. asked.Options.Where(_ => random.Next(2) == 0).DefaultIfEmpty(asked.Options[0]).Select(o => (Value)o.Value)])
                    : Value.Of(Array.Empty<Value>());
            default:
                return Value.Of([.. Enumerable.Range(0, (int)(field.Min ?? 0) + (tooFew.Contains(field.Name) ? 1 : 0) + random.Next(random.Next(3) == 0 ? 9 : 3)).Select(_ => Row(asked))]);
        }
    }

    private Value Row(AskedField asked) => asked.Field.Items.Count == 0
        ? Answer(asked with { Field = asked.Field with { Type = asked.Field.Of ?? FieldType.Text, Min = null, Max = null }, Default = default })
        : asked.Items
            .Where(i => wanted.Contains($"{asked.Field.Name}.{i.Field.Name}") || (i.Field.When is null && (!i.Field.Optional || random.Next(2) == 0)))
            .Aggregate(Record.Empty, (row, i) => row.With(i.Field.Name, Answer(i)));

    /// <summary>What has happened, happened some days ago; what is planned comes within weeks; and every now and then it is a day the case knows already.</summary>
    private string Moment(Field field)
    {
        var happened = field.Name == trigger.EventDate;
        var days = known.Where(k => EventDate.Read(k) is not null).ToList();
        if (days.Count > 0 && random.Next(happened ? 4 : 2) == 0)
        {
            var day = EventDate.Wall(EventDate.Read(days[random.Next(days.Count)])!).AddDays(Shifts[random.Next(Shifts.Length)]);
            if (!happened || day <= now)
            {
                return EventDate.Of(day);
            }
        }

        return EventDate.Of(happened
            ? random.Next(6) switch
            {
                0 => now.AddDays(-random.Next(0, 90)),
                1 or 2 => now.AddDays(-random.Next(0, 20)),
                _ => now.AddHours(-random.Next(0, 72)),
            }
            : now.Date.AddDays(random.Next(3) == 0 ? random.Next(-60, 1) : random.Next(-3, 60)).AddHours(random.Next(9, 17)));
    }
}
