using System.Collections.Immutable;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Deciding;

/// <summary>The facts an entry adds to streams (A4), to the actions register (C11), and of itself where something reads it.</summary>
internal static class Counting
{
    /// <param name="entry">Number of the entry.</param>
    /// <param name="numbers">Numbers given when the entry was recorded, by stream and item, when it is being corrected: they never change (T27).</param>
    public static ImmutableList<FactChange> Facts(
        ProcessMachine machine, Trigger trigger, Record form, string occurredOn, int entry, CaseScope scope, Case @case, IReadOnlyDictionary<(string, int), int>? numbers)
    {
        var facts = ImmutableList.CreateBuilder<FactChange>();
        var next = new Dictionary<string, int>(StringComparer.Ordinal);
        if (machine.KeptActions.Contains(trigger.Name))
        {
            Add(trigger.Name, 0, occurredOn, Kept(form, []), numbered: false);
        }

        if (trigger.CountsAs.Count > 0)
        {
            var inner = new FormScope(scope, form);
            foreach (var counts in trigger.CountsAs.Where(c => c.When is null || c.When.Evaluate(inner).IsTruthy))
            {
                var on = counts.On is null ? occurredOn : counts.On.Evaluate(inner).Text is { } given ? EventDate.Read(given) : null;
                if (on is not null)
                {
                    Add(counts.Stream, 0, on, Kept(form, counts.Keep), numbered: true);
                }
            }
        }

        var item = 0;
        foreach (var field in trigger.Form.Where(f => f.IsActions))
        {
            foreach (var row in form[field.Name].Items)
            {
                Add(ProcessMachine.ActionsStream, ++item, occurredOn, new Record(row.Members.Names.Select(n => KeyValuePair.Create(n, row[n]))), numbered: true);
            }
        }

        return facts.ToImmutable();

        void Add(string stream, int at, string on, Record kept, bool numbered)
        {
            var no = !numbered ? 0 : numbers is not null && numbers.TryGetValue((stream, at), out var given) ? given : NextNo(stream);
            facts.Add(new FactChange(stream, null, new Fact(no, on, entry, trigger.Name, kept, at)));
        }

        int NextNo(string stream)
        {
            if (!next.TryGetValue(stream, out var last))
            {
                foreach (var fact in @case.Facts.GetValueOrDefault(stream, []))
                {
                    last = Math.Max(last, fact.No);
                }
            }

            return next[stream] = last + 1;
        }

        Record Kept(Record from, ImmutableList<string> keep)
        {
            var kept = new List<KeyValuePair<string, Value>>();
            foreach (var member in from.All)
            {
                if (machine.ReadMembers.Contains(member.Key) || keep.Contains(member.Key))
                {
                    kept.Add(member);
                }
            }

            return new Record(kept);
        }
    }

    /// <summary>In <c>countsAs</c> the form's fields are bare names too.</summary>
    private sealed class FormScope(CaseScope outer, Record form) : Scope
    {
        public override bool TryResolve(string name, out Value value)
        {
            if (form.Has(name))
            {
                value = form[name];
                return true;
            }

            if (outer.TryResolve(name, out value))
            {
                return true;
            }

            // A field that was not asked or left empty is Nothing here, as form.x would be.
            value = Value.Nothing;
            return outer.Machine.TriggersInOrder.Any(t => t.Form.Any(f => f.Name == name));
        }
    }
}
