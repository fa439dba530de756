using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Deciding;

/// <summary>The functions by which expressions read facts. All go by event date; there is no order of recording (T8).</summary>
internal static class FactFunctions
{
    public static Value Of(string name, CaseScope scope) => name switch
    {
        "first" => Value.Of(a => Pick(Select(scope, a, upTo: true).FirstOrDefault())),
        "last" => Value.Of(a => Pick(Select(scope, a, upTo: true).LastOrDefault())),
        "previous" => Value.Of(a => Pick(scope.Facts(Source(a)).LastOrDefault(f => Before(f.On, a)))),
        "next" => Value.Of(a => Pick(scope.Facts(Source(a)).FirstOrDefault(f => After(f.On, a)))),
        "facts" => Value.Of(a => Value.Of([.. Select(scope, a).Select(f => f.AsValue)])),
        "count" => Value.Of(a => a.Length == 1 ? scope.Facts(Source(a)).Count : Select(scope, a).Count()),
        "has" => Value.Of(a => Select(scope, a).Any()),
        "nextNo" => Value.Of(a => scope.Facts(Source(a)).Select(f => f.No).DefaultIfEmpty().Max() + 1),
        _ => Value.Of(a => Pick(scope.Facts(Source(a)).FirstOrDefault(f => a.Length > 1 && a[1] == f.No))),
    };

    private static string Source(Value[] arguments) => arguments.Length > 0 ? arguments[0].Text ?? "" : "";

    private static Value Pick(Fact? fact) => fact?.AsValue ?? Value.Nothing;

    /// <summary>Facts that pass a filter, or are not later than a date.</summary>
    private static IEnumerable<Fact> Select(CaseScope scope, Value[] arguments, bool upTo = false)
    {
        var facts = scope.Facts(Source(arguments));
        if (arguments.Length < 2 || arguments[1].IsNothing)
        {
            return facts;
        }

        if (arguments[1].Function is { } filter)
        {
            return facts.Where(f => filter([f.AsValue]).IsTruthy);
        }

        return upTo ? facts.Where(f => !After(f.On, arguments)) : facts.Where(f => Same(f.On, arguments));
    }

    // A date without a time means the whole day.
    private static bool Before(string on, Value[] arguments) => arguments.Length < 2 || arguments[1].Text is not { } date || string.CompareOrdinal(on, date) < 0;

    private static bool After(string on, Value[] arguments) => arguments.Length > 1 && arguments[1].Text is { } date && EventDate.IsAfter(on, date);

    private static bool Same(string on, Value[] arguments) => arguments[1].Text is { } date && EventDate.DayOf(on) == EventDate.DayOf(date);
}
