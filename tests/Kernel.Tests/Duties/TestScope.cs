using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;
using Record = CareWorkflows.Kernel.Expressions.Record;

namespace CareWorkflows.Kernel.Tests.Duties;

/// <summary>A case as plain dictionaries.</summary>
internal sealed class TestScope : DueScope
{
    private readonly Dictionary<string, Value> fields = [];
    private readonly Dictionary<string, List<Fact>> facts = [];
    private readonly List<Session> sessions = [];
    private readonly Dictionary<string, Func<Due?>> dues = [];
    private Value it;
    private int entries;

    public WorkingCalendar Days { get; set; } = Calendars.TwoYears;

    public override WorkingCalendar Calendar => Days;

    public bool Ends { get; init; }

    public TestScope With(string name, Value value)
    {
        fields[name] = value;
        return this;
    }

    public TestScope Happened(string source, string on, params (string Name, Value Value)[] kept)
    {
        var list = facts.TryGetValue(source, out var known) ? known : facts[source] = [];
        list.Add(new Fact(list.Count + 1, on, ++entries, source, new Record(kept.Select(k => KeyValuePair.Create(k.Name, k.Value)))));
        list.Sort(Fact.InOrder);
        return this;
    }

    public TestScope Sits(string series, string startsAt, string? cutoffAt = null, bool open = true, bool over = false, bool cancelled = false)
    {
        var start = Due.Parse(startsAt);
        sessions.Add(new Session($"{series}@{start.Date:yyyy-MM-dd}", series, start.Date, start.OnTheClock, start.OnTheClock.AddHours(3),
            cutoffAt is null ? null : Due.Parse(cutoffAt).OnTheClock, open, over, cancelled));
        return this;
    }

    public TestScope Owes(string duty, Func<Due?> due)
    {
        dues[duty] = due;
        return this;
    }

    public TestScope Of(Value occurrence)
    {
        it = occurrence;
        return this;
    }

    public Fact FactNo(string source, int no) => facts[source].Single(f => f.No == no);

    public override Value It => it;

    public override string? ItName => "planStartedOn";

    /// <summary>What every date is called.</summary>
    public string? Calls { get; set; }

    public override string? Called(string name) => Calls;

    public override Value Field(string name) => fields.GetValueOrDefault(name);

    public override IReadOnlyList<Fact> Facts(string source) => facts.TryGetValue(source, out var list) ? list : [];

    public override bool Keeps(string source, string field) => field == "outcome";

    public override Scope ExpressionScope => new Names(this);

    public override Due? DueOf(string duty, string? occurrence, bool whileOwed) =>
        dues.TryGetValue(duty + (occurrence is null ? "" : occurrence.StartsWith('#') || occurrence.StartsWith('@') ? occurrence : " of " + occurrence) + (whileOwed ? " while owed" : ""), out var due) ? due() : null;

    public override Due? DueOfSession(string session, string duty) => DueOf(duty, session, whileOwed: false);

    public override IReadOnlyList<Session> Sessions(string series) => [.. sessions.Where(s => s.Series == series).OrderBy(s => s.StartsAt)];

    public override Session? SessionNamed(string name) => sessions.Find(s => s.Name == name);

    public override bool RunsOn(string series) => !Ends;

    private sealed class Names(TestScope scope) : Scope
    {
        public override bool TryResolve(string name, out Value value)
        {
            value = name switch
            {
                "setting" => Value.Of(arguments => scope.Field(arguments[0].Text!)),
                "dayOf" => Value.Of(arguments => Value.Of(arguments[0].Date)),
                "addWorkingDays" => Value.Of(arguments => scope.Calendar.AddWorkingDays(arguments[0].Date!.Value, (int)arguments[1].Number!.Value)),
                _ => scope.Field(name),
            };
            return true;
        }
    }
}
