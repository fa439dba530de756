using System.Collections.Immutable;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Deciding;

/// <summary>Judges requirements by their grade (C8).</summary>
internal static class Guarding
{
    /// <summary>How each requirement fared; null: refused, with every reason.</summary>
    public static ImmutableList<GuardResult>? Judge(Act act, Step step, Edge edge, CaseScope scope, Actor by)
    {
        var results = ImmutableList.CreateBuilder<GuardResult>();
        var refused = false;
        foreach (var requirement in edge.Requirements)
        {
            if (Judge(requirement, scope) is not { } result)
            {
                continue;
            }

            if (!result.Held)
            {
                switch (requirement.Grade)
                {
                    case Grade.Hard:
                        act.Refuse(new Refusal(result.Say!, requirement.Rule), step);
                        refused = true;
                        break;
                    case Grade.Override:
                        var reason = requirement.Rule is null ? null : act.Command.Overrides.GetValueOrDefault(requirement.Rule);
                        if (string.IsNullOrWhiteSpace(reason))
                        {
                            act.Refuse(new Refusal(result.Say!, requirement.Rule, Overridable: true), step);
                            refused = true;
                        }
                        else if (requirement.OverrideBy.Count > 0 && !requirement.OverrideBy.Any(by.Roles.Contains))
                        {
                            act.Refuse(new Refusal($"{result.Say} Only {string.Join(", ", requirement.OverrideBy)} may override it.", requirement.Rule), step);
                            refused = true;
                        }
                        else
                        {
                            result = result with { Reason = reason.Trim() };
                        }

                        break;
                }
            }

            results.Add(result);
        }

        return refused ? null : results.ToImmutable();
    }

    /// <summary>Null: not asked here.</summary>
    public static GuardResult? Judge(Requirement requirement, CaseScope scope)
    {
        var grade = requirement.Grade.ToString().ToLowerInvariant();
        try
        {
            if (requirement.When is { } when && !when.Evaluate(scope).IsTruthy)
            {
                return null;
            }

            return requirement.If.Evaluate(scope).IsTruthy
                ? new GuardResult(grade, requirement.Rule, true, null, null)
                : new GuardResult(grade, requirement.Rule, false, requirement.Say.Render(scope), null);
        }
        catch (MissingYearException missing)
        {
            // C1: what can't be judged for want of a year never keeps a fact from being recorded; it is said, and derived once the year is loaded.
            return new GuardResult("warn", requirement.Rule, false, missing.Message, null);
        }
    }

    /// <summary>Opens a breach for each requirement that was overridden or flagged, and tells who must know.</summary>
    public static void OpenBreaches(Act act, Step step, Edge edge, CaseScope scope, ImmutableList<GuardResult> results)
    {
        // One rule may stand in several requirements; overriding it is one breach.
        foreach (var result in results.Where(r => !r.Held && r.Rule is not null && (r.Grade == "flag" || r.Reason is not null)).DistinctBy(r => r.Rule))
        {
            var requirement = edge.Requirements.First(r => r.Rule == result.Rule && r.Grade.ToString().Equals(result.Grade, StringComparison.OrdinalIgnoreCase));
            OpenBreach(act, step, requirement, result, step.EntryNo, EventDate.DayOf(EventDate.Of(act.NowOnTheClock)));
        }
    }

    public static void OpenBreach(Act act, Step step, Requirement requirement, GuardResult result, int entry, string since)
    {
        var told = step.People(requirement.Alert.Count > 0 ? requirement.Alert : step.Machine.OverridesAlert);
        step.Change(new Changes
        {
            Breaches =
            [
                new Breach
                {
                    Id = step.Now.Breaches.Count + 1,
                    Entry = entry,
                    Rules = [result.Rule!],
                    Since = since,
                    Reason = result.Reason,
                    Told = told,
                },
            ],
        });
        step.Tell(told, result.Rule!, MessageKind.Breach,
            $"{step.Trigger?.Label ?? step.Draft!.Action}: {result.Say}" + (result.Reason is null ? "" : $" Reason given: {result.Reason}"), [result.Rule!]);
    }
}
