using System.Collections.Immutable;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Deciding;

/// <summary>Who is meant by a role, by <c>owner</c> or by an expression.</summary>
internal static class Recipients
{
    public static ImmutableList<string> People(
        IEnumerable<Recipient> recipients, CasesInView cases, Case @case, CaseScope scope, IEnumerable<string>? owners, bool alsoTold)
    {
        var people = new List<string>();
        foreach (var recipient in recipients.Where(r => IsMeant(r, scope)))
        {
            if (recipient.Role is { } role)
            {
                people.AddRange(Holders(role, cases, @case.Child, alsoTold));
            }
            else if (recipient.IsOwner)
            {
                people.AddRange(owners ?? []);
            }
            else if (recipient.People is { } expression)
            {
                people.AddRange(Named(expression.Evaluate(scope)));
            }
        }

        return people.Count < 2 ? [.. people] : [.. people.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The roles that are meant now, as people read them; an expression as it stands.</summary>
    public static string Words(ImmutableList<Recipient> recipients, CaseScope scope) => recipients is [{ When: null } only]
        ? only.Source
        : string.Join(", ", recipients.Where(r => IsMeant(r, scope)).Select(r => r.Role ?? r.Source));

    private static bool IsMeant(Recipient recipient, CaseScope scope) => recipient.When is not { } when || when.Evaluate(scope).IsTruthy;

    /// <summary>The child's own holder of a role where the child's record names one; else everyone who holds it (C16).</summary>
    public static IEnumerable<string> Holders(string role, CasesInView cases, string? child, bool alsoTold)
    {
        var machine = cases.World.Library.Records;
        if (child is null || machine is null || !machine.RoleHolders.TryGetValue(role, out var holder))
        {
            return cases.World.People.Holders(role).Select(p => p.Person);
        }

        var own = Named(cases.Child(child).Recorded(holder)).ToList();
        if (own.Count == 0)
        {
            return cases.World.People.Holders(role).Select(p => p.Person);
        }

        if (alsoTold && machine.AlsoTold.TryGetValue(role, out var others) && cases.RecordOf(child) is { } record)
        {
            own.AddRange(Named(others.Evaluate(new CaseScope(cases, cases.World.Library.Of(record), record))));
        }

        return own;
    }

    private static IEnumerable<string> Named(Value value) => value.Kind switch
    {
        ValueKind.Text => [value.Text!],
        ValueKind.List => value.Items.SelectMany(Named),
        _ => [],
    };
}
