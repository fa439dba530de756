using System.Collections.Immutable;
using CareWorkflows.Kernel.Activities;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Definitions;

/// <summary>Reads triggers, requirements and who they concern.</summary>
internal sealed class TriggerReader(ProcessSources sources, FieldReader fields, IReadOnlySet<string> roles)
{
    public Trigger Read(Authored authored, string process, TriggerKind kind)
    {
        var name = authored.Needed("name");
        var at = authored.At(name);
        return new Trigger
        {
            Name = name,
            Kind = kind,
            Label = authored.Text("label") ?? FieldReader.Words(name),
            Guidance = authored.Text("guidance"),
            Rules = authored.Texts("rules"),
            RolesRule = authored.Text("rolesRule"),
            EventDate = authored.Text("eventDate"),
            Form = fields.Read(at, process),
            Writes = authored.AsExpressions("writes"),
            CountsAs = [.. authored.Objects("countsAs", "countsAs").Select(c => new CountsAs(c.Needed("stream"), c.AsExpression("on"), c.AsExpression("when"), c.Texts("keep")))],
            Signal = kind == TriggerKind.Signal ? authored.Text("signal") ?? name : null,
            Due = kind == TriggerKind.Deadline ? NeededDue(at) : null,
            Answers = authored.Texts("answers"),
            Fires = authored.Text("fires"),
            With = FormValues.Read(authored, "with"),
        };
    }

    public ImmutableList<string> Roles(Authored authored, string name = "roles")
    {
        var named = authored.Texts(name);
        foreach (var unknown in named.Where(r => !roles.Contains(r)))
        {
            authored.Find($"there is no role '{unknown}'");
        }

        return named;
    }

    public static ImmutableList<Expression> Holders(Authored authored) =>
        [.. authored.Texts("holders").Select(h => authored.AsExpression("holders", h)).OfType<Expression>()];

    public ImmutableList<Requirement> Requirements(Authored owner, string process, int depth = 0)
    {
        var requirements = ImmutableList.CreateBuilder<Requirement>();
        foreach (var authored in owner.Objects("requirements", "requirement"))
        {
            if (authored.Text("use") is { } used)
            {
                if (depth < 4 && sources.RequirementSet(process, used) is { } set)
                {
                    requirements.AddRange(Requirements(set.At(authored.Place), process, depth + 1));
                }
                else
                {
                    authored.Find($"there is no requirement set '{used}'");
                }
            }
            else if (Requirement(authored) is { } requirement)
            {
                requirements.Add(requirement);
            }
        }

        return requirements.ToImmutable();
    }

    /// <summary>People and roles; anything that is neither a role nor <c>owner</c> is an expression that gives people.</summary>
    public ImmutableList<Recipient> Recipients(Authored authored, string name) => [.. authored.Texts(name).Select(source =>
        source.Split(" when (", 2) is [var who, var condition] && condition.EndsWith(')')
            ? Recipient(authored, name, who) with { When = authored.AsExpression(name, condition[..^1]) }
            : Recipient(authored, name, source))];

    private Recipient Recipient(Authored authored, string name, string source) =>
        roles.Contains(source) ? new Recipient(source, source, false, null)
        : source == "owner" ? new Recipient(source, null, true, null)
        : new Recipient(source, null, false, authored.AsExpression(name, source));

    private Requirement? Requirement(Authored authored)
    {
        if (!Enum.TryParse<Grade>(authored.Needed("grade"), ignoreCase: true, out var grade))
        {
            authored.Find("'grade' must be hard, override, warn or flag");
            return null;
        }

        if (authored.AsExpression("if") is not { } condition)
        {
            if (!authored.Has("if"))
            {
                authored.Find("'if' is missing: what must be true");
            }

            return null;
        }

        var rule = authored.Text("rule");
        if (rule is null && grade is Grade.Override or Grade.Flag)
        {
            authored.Find($"a requirement of grade {grade.ToString().ToLowerInvariant()} needs its 'rule'");
        }

        if (!authored.Has("say"))
        {
            authored.Find("'say' is missing: the sentence that tells a person what to mend");
        }

        var when = authored.AsExpression("when");
        return new Requirement
        {
            Grade = grade,
            Rule = rule,
            If = condition,
            When = when,
            Say = authored.AsTemplate("say") ?? Template.Parse(""),
            OverrideBy = Roles(authored, "overrideBy"),
            Alert = Recipients(authored, "alert"),
            IsFormFree = !ReadsForm(condition) && (when is null || !ReadsForm(when)),
        };
    }

    internal static bool ReadsForm(Expression expression) => expression.FreeNames.Contains("form") || expression.FreeNames.Contains("occurredOn");

    private static Duties.DueRule? NeededDue(Authored authored)
    {
        if (!authored.Has("due"))
        {
            authored.Find("a deadline needs 'due': when it fires");
        }

        return authored.AsDueRule("due");
    }
}
