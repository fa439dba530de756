using System.Collections.Immutable;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Definitions;

/// <summary>
/// The latest date a rule of the catalogue allows (X13, semantics 1.21), held against what a duty that answers for the rule gives: by trying
/// every day of the calendar, so that weeks, days and working days need no converting.
/// </summary>
public static class Limits
{
    /// <summary>Council values of settings that would make a duty later than a limit, each with the reason. Settings that no limited duty counts by are not asked about.</summary>
    /// <param name="settings">The council's own values by key; what it leaves out is as the definition says.</param>
    public static ImmutableList<Refusal> Refused(ProcessLibrary library, Record settings, WorkingCalendar calendar)
    {
        ArgumentNullException.ThrowIfNull(library);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(calendar);
        return
        [
            .. from machine in library.Latest
               from key in settings.Names
               where machine.Settings.ContainsKey(key)
               let setting = machine.Settings[key] with { Default = settings[key] }
               from reason in OfSetting(setting).Concat(machine.Duties.Where(d => CountsBy(d, key)).SelectMany(d => OfDuty(machine, d, settings, calendar, setting.Limit)))
               select new Refusal(reason, Field: key, Process: machine.Process),
        ];
    }

    internal static void Check(ProcessMachine machine, Authored definition, IEnumerable<string> ownLimits, WorkingCalendar calendar)
    {
        foreach (var duty in machine.Duties)
        {
            foreach (var reason in OfDuty(machine, duty, Record.Empty, calendar, null))
            {
                definition.At(duty.Name).Find(reason);
            }
        }

        foreach (var rule in ownLimits.Where(machine.Limits.ContainsKey))
        {
            if (!machine.Duties.Exists(d => Answering(d, rule) is { } due && due.Reads.Anchors.Overlaps(machine.Limits[rule].Reads.Anchors)))
            {
                // A limit that compares with nothing would let everything pass.
                definition.At("limits").Find($"the limit of {rule} holds nothing: no duty with that rule counts from what it counts from ({machine.Limits[rule]})");
            }
        }

        foreach (var setting in machine.Settings.Values.Where(s => s.Limit is not null))
        {
            var at = definition.At(setting.Key);
            var counted = machine.Duties.Where(d => CountsBy(d, setting.Key)).ToList();
            if (!machine.Limits.ContainsKey(setting.Limit!))
            {
                at.Find($"its limit '{setting.Limit}' is no rule with a limit");
            }
            else if (counted.Count == 0)
            {
                at.Find($"the limit of {setting.Limit} holds nothing: no duty counts by it");
            }

            foreach (var reason in OfSetting(setting).Concat(counted.Where(d => Answering(d, setting.Limit!) is null).SelectMany(d => OfDuty(machine, d, Record.Empty, calendar, setting.Limit))))
            {
                at.Find(reason);
            }
        }
    }

    // 'off' would be later than any limit.
    private static IEnumerable<string> OfSetting(Setting setting) =>
        setting.Limit is null || Amount.TryParse(setting.Default.Text, out _) ? []
        : [$"'{setting.Default}' is no amount of time, and the limit of {setting.Limit} asks for one"];

    /// <param name="also">A rule whose limit it has to keep though it does not name it.</param>
    private static IEnumerable<string> OfDuty(ProcessMachine machine, DutyDefinition duty, Record settings, WorkingCalendar calendar, string? also)
    {
        if (duty.Due is null)
        {
            yield break;
        }

        Value Value(string key) => !settings[key].IsNothing ? settings[key] : machine.Settings.TryGetValue(key, out var setting) ? setting.Default : default;
        foreach (var (rule, limit) in machine.Limits.OrderBy(l => l.Key, StringComparer.Ordinal))
        {
            var due = Answering(duty, rule) ?? (rule == also ? duty.Due : null);
            if (due is not null && !due.Equals(limit) && due.LooserThan(limit, calendar, Value) is { } looser)
            {
                var by = due.Reads.Settings.Where(s => Amount.TryParse(Value(s).Text, out _)).Order(StringComparer.Ordinal).Select(s => $"{s} = {Value(s)}").ToList();
                yield return $"{due}{(by.Count > 0 ? $", with {string.Join(", ", by)}," : "")} is later than the limit of {rule} ({limit}): "
                    + $"from {Words.WeekDay(looser.Day)} it gives {looser.Due.InWords}, and the limit is {looser.Limit.InWords}";
            }
        }
    }

    private static bool CountsBy(DutyDefinition duty, string key) => duty.Due?.Reads.Settings.Contains(key) ?? false;

    /// <summary>What of a duty's due rule answers for a rule: all of it when the duty names the rule, else the alternatives tagged with it; null: nothing.</summary>
    private static DueRule? Answering(DutyDefinition duty, string rule) =>
        duty.Due is null ? null
        : duty.Rules.Contains(rule) ? duty.Due
        : duty.Due.Alternatives.Where(a => Names(a, rule)).ToList() is { Count: > 0 } tagged ? new DueRule(tagged)
        : null;

    // An 'earliest of' is taken whole: none of its dates alone is what it gives.
    private static bool Names(DueAlternative alternative, string rule) => alternative.Tags.Contains(rule) || alternative.Point switch
    {
        PickPoint pick => pick.Of.Any(r => r.Alternatives.Any(a => Names(a, rule))),
        GroupPoint group => group.Rule.Alternatives.Any(a => Names(a, rule)),
        _ => false,
    };
}
