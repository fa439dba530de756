using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Deciding;

/// <summary>What a due rule sees of a case: recorded facts, the calendar, and the due dates of duties derived before it.</summary>
/// <param name="it">The anchor of the occurrence.</param>
/// <param name="due">The duty's own due date, in windows and reminders.</param>
/// <param name="itName">What <paramref name="it"/> is the date of, where it is a date alone; asked only by who tells why.</param>
internal sealed class CaseDueScope(CaseScope scope, Value it = default, string? due = null, string? itName = null) : DueScope
{
    public override WorkingCalendar Calendar => scope.Cases.World.Calendar;

    public override Scope ExpressionScope => scope;

    public override Value It => it;

    public override Value Field(string name) => name == "due" ? due : scope.Variable(name);

    public override IReadOnlyList<Fact> Facts(string source) => scope.Facts(source);

    public override bool Keeps(string source, string field) => scope.Machine.FactFields.TryGetValue(source, out var fields) && fields.Contains(field);

    public override Due? DueOf(string duty, string? occurrence, bool whileOwed)
    {
        var found = occurrence switch
        {
            null => scope.Case.Spoken(duty),
            ['#', .. var number] => scope.Case.Duties.LastOrDefault(d => d.Duty == duty && d.No.ToString(System.Globalization.CultureInfo.InvariantCulture) == number),
            ['@', .. var entry] => scope.Case.Duties.LastOrDefault(d => d.Duty == duty && d.Key == entry),
            _ => scope.Case.Duties.LastOrDefault(d => d.Duty == duty && d.Session == occurrence),
        };
        if (found is null || (whileOwed && found.End != DutyEnd.Owed))
        {
            return null;
        }

        if (found is { NoDate: not null, MissingYear: { } year })
        {
            throw new MissingYearException(year);
        }

        return Due.TryParse(found.Due, out var date) ? date : null;
    }

    public override Due? DueOfSession(string session, string duty) => OfSession(session)?.DueOf(duty, null, whileOwed: false);

    public override string LabelOfSession(string session, string duty) => OfSession(session)?.Label(duty) ?? duty;

    public override IReadOnlyList<Session> Sessions(string series) => scope.Cases.Schedule.Of(series);

    public override Session? SessionNamed(string name) => scope.Cases.Schedule.Named(name) is { } session && scope.Machine.MaySee(session) ? session : null;

    public override bool RunsOn(string series) => scope.Cases.Schedule.RunsOn(series);

    public override string Label(string name) =>
        scope.Machine.Triggers.TryGetValue(name, out var trigger) ? trigger.Label
        : scope.Machine.DutiesByName.GetValueOrDefault(name)?.Title is { } title ? title
        : base.Label(name);

    public override string? Called(string name) => scope.Machine.Called.GetValueOrDefault(name);

    public override string? ItName => itName;

    private CaseDueScope? OfSession(string session) => SessionNamed(session) is { } named ? scope.Cases.Schedule.ScopeOf(named) : null;
}
