using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Engine.Scenarios.Expecting;

/// <summary><c>state</c>, <c>data</c>, <c>actions</c>, <c>cases</c> and <c>agenda</c>, with their opposites.</summary>
internal static class CaseRows
{
    /// <summary>Lists of data that grow beside what a scenario is about: the ones given must be in them.</summary>
    private static readonly string[] GrowingLists = ["invited"];

    public static IEnumerable<Mismatch> Check(Expectation expect, CaseSeen seen) =>
        State(expect, seen).Concat(Data(expect, seen)).Concat(Actions(expect, seen)).Concat(Cases(expect, seen)).Concat(Agenda(expect, seen));

    private static IEnumerable<Mismatch> State(Expectation expect, CaseSeen seen)
    {
        if (expect.State is { } row && row.Text("state") != seen.Case.State)
        {
            yield return new Mismatch(row.Line, $"state {row.Text("state")}", $"state {seen.Case.State}");
        }
    }

    private static IEnumerable<Mismatch> Data(Expectation expect, CaseSeen seen)
    {
        foreach (var row in expect.Data)
        {
            var name = row.Keys[0].Key;
            var want = seen.Translate(row.Keys[0].Value);
            var was = Named(name, seen);
            if (!(GrowingLists.Contains(name) ? Matching.AllIn(want, was) : Matching.Is(want, was)))
            {
                yield return new Mismatch(row.Line, $"{name}: {Shown.Of(want)}", $"{name}: {Shown.Of(was)}");
            }
        }
    }

    /// <summary>A value of the case; a list such as <c>visits</c> is the facts of the stream <c>visit</c>.</summary>
    private static Value Named(string name, CaseSeen seen)
    {
        if (seen.Case.Data[name] is { IsNothing: false } own)
        {
            return own;
        }

        if (seen.Values[name] is { IsNothing: false } value)
        {
            return value;
        }

        var stream = seen.Case.Facts.ContainsKey(name) ? name : name.EndsWith('s') ? name[..^1] : name;
        return seen.Case.Facts.TryGetValue(stream, out var facts) ? Value.Of([.. facts.Select(f => f.AsValue)]) : Value.Nothing;
    }

    private static IEnumerable<Mismatch> Actions(Expectation expect, CaseSeen seen)
    {
        foreach (var row in expect.Actions.Where(row => !seen.Offered.Contains(row.Text("action")!)))
        {
            yield return new Mismatch(row.Line, $"{row.Text("action")} is open", $"open are {string.Join(", ", seen.Offered.Order())}");
        }

        foreach (var row in expect.NoActions.Where(row => seen.Offered.Contains(row.Text("action")!)))
        {
            yield return new Mismatch(row.Line, $"{row.Text("action")} is not open", "it is");
        }
    }

    private static IEnumerable<Mismatch> Cases(Expectation expect, CaseSeen seen)
    {
        foreach (var row in expect.Cases.Where(row => !Meant(row, seen).Any(c => IsCase(row, c))))
        {
            yield return new Mismatch(row.Line, $"a case {row}", ShowCases(row, seen));
        }

        foreach (var row in expect.NoCases.Where(row => Meant(row, seen).Any(c => IsCase(row, c))))
        {
            yield return new Mismatch(row.Line, $"no case {row}", ShowCases(row, seen));
        }
    }

    /// <summary>A session is any there is of that name; other cases are those linked to this one, either way.</summary>
    private static IEnumerable<Case> Meant(Row row, CaseSeen seen) => row.Has("session")
        ? seen.AllCases
        : seen.AllCases.Where(c =>
            c.Id != seen.Case.Id && (seen.Case.Links.Exists(l => l.Case == c.Id) || c.Links.Exists(l => l.Case == seen.Case.Id)));

    private static bool IsCase(Row row, Case candidate) => row.Keys.All(k => k.Key switch
    {
        "session" => k.Value.ToString() == (candidate.Key ?? candidate.Id),
        "process" => k.Value.ToString() == candidate.Process,
        "state" => k.Value.ToString() == candidate.State,
        _ => false,
    });

    private static string ShowCases(Row row, CaseSeen seen) => Table.Of(
        Meant(row, seen).Where(c => !row.Has("session") || c.Key is not null).Select(c => new[] { c.Process, seen.NameOf(c.Id), c.State }),
        row.Has("session") ? "there are no sessions" : "no case is linked to this one");

    /// <summary>The rows stand in this order, others may stand between.</summary>
    private static IEnumerable<Mismatch> Agenda(Expectation expect, CaseSeen seen)
    {
        if (expect.Agenda.Count + expect.NoAgenda.Count == 0)
        {
            yield break;
        }

        var agenda = Named("agendaRows", seen).Items;
        var from = 0;
        foreach (var row in expect.Agenda)
        {
            while (from < agenda.Count && !IsItem(row, agenda[from], seen))
            {
                from++;
            }

            if (from++ >= agenda.Count)
            {
                yield return new Mismatch(row.Line, $"on the agenda, in this order, {row}", ShowAgenda(agenda, seen));
                yield break;
            }
        }

        foreach (var row in expect.NoAgenda.Where(row => agenda.Any(item => IsItem(row, item, seen))))
        {
            yield return new Mismatch(row.Line, $"not on the agenda: {row}", ShowAgenda(agenda, seen));
        }
    }

    private static bool IsItem(Row row, Value item, CaseSeen seen) => row.Keys.All(k => Matching.Is(seen.Translate(k.Value), item[k.Key]));

    private static string ShowAgenda(IReadOnlyList<Value> agenda, CaseSeen seen) => Table.Of(
        agenda.Select(item => item.Members.Names
            .Where(n => n is "item" or "part" or "case" or "action" or "timeSlot" && !item[n].IsNothing)
            .Select(n => $"{n}: {(n == "case" ? seen.NameOf(item[n].ToString()) : item[n].ToString())}").ToArray()),
        "the agenda is empty");
}
