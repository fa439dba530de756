using System.Collections.Frozen;
using System.Collections.Immutable;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Definitions;

/// <summary>Reads duties.</summary>
internal sealed class DutyReader(TriggerReader triggers)
{
    public DutyDefinition Read(Authored authored, FrozenSet<string> states)
    {
        var name = authored.Needed("name");
        var nature = DutyNature.Breach;
        if (authored.Text("nature") is { } natureName && !Enum.TryParse(natureName, ignoreCase: true, out nature))
        {
            authored.Find("'nature' must be breach, reminder or information");
        }

        if (!authored.Has("owner"))
        {
            authored.Find("a duty needs its 'owner'");
        }

        var occurrence = Occurrence(authored);
        var remind = authored.Has("remind") ? authored.Mixed("remind", "usual") : null;
        return new DutyDefinition
        {
            Name = name,
            Title = authored.Text("title") ?? name,
            About = authored.AsTemplate("about"),
            Guidance = authored.Text("guidance"),
            Rules = authored.Texts("rules"),
            Owner = triggers.Recipients(authored, "owner"),
            In = states,
            When = authored.AsExpression("when"),
            Occurrence = occurrence,
            OpenedBy = occurrence.Reads.Sources.ToFrozenSet(StringComparer.Ordinal),
            Due = authored.AsDueRule("due"),
            WindowFrom = authored.AsDueRule("windowFrom"),
            Session = authored.AsDueRule("session"),
            TellSessionChange = triggers.Recipients(authored, "tellSessionChange"),
            MetBy = [.. authored.Mixed("metBy", "action").Select(m => new MetBy(m.Text("stream") ?? m.Needed("action"), m.AsExpression("where"), m.AsExpression("on")))],
            MetWhen = authored.AsExpression("metWhen"),
            MetOn = authored.AsExpression("metOn"),
            EndsWhen = authored.AsExpression("endsWhen"),
            MissedWhen = authored.AsExpression("missedWhen"),
            DefaultReminder = remind is null || remind.Any(r => r.Has("usual")),
            Reminders = [.. (remind ?? []).Where(r => !r.Has("usual")).Select(Reminder).OfType<Reminder>()],
            Alert = triggers.Recipients(authored, "alert"),
            Say = authored.AsTemplate("say"),
            Escalate = [.. authored.Objects("escalate", "escalation").Select(e => new Escalation(e.Needed("after"), triggers.Recipients(e, "to")))],
            HasOwnEscalation = authored.Has("escalate"),
            Nature = nature,
            OverdueTo = triggers.Recipients(authored, "overdueTo"),
            UntilDone = authored.Flag("untilDone"),
            Minimum = authored.AsExpression("minimum"),
            Target = authored.AsExpression("target"),
            Was = authored.Texts("was"),
        };
    }

    private Reminder? Reminder(Authored authored) =>
        authored.AsDueRule("on") is { } on ? new Reminder(on, triggers.Recipients(authored, "to"), authored.AsExpression("when"), authored.AsTemplate("say")) : null;

    private static Occurrence Occurrence(Authored authored)
    {
        try
        {
            return Duties.Occurrence.Parse(authored.Text("occurrence") ?? "once");
        }
        catch (DueRuleError error)
        {
            authored.Find($"'occurrence' can't be read: {error.Message}");
            return Duties.Occurrence.Once;
        }
    }
}
