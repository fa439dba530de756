using CareWorkflows.Engine.Storage;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;

namespace CareWorkflows.Engine.Queries;

/// <summary>
/// Who may see a case. As things stand that is everybody with an account; a child marked restricted will be open only to named
/// people, and this is the one place to say so: for one case, and for lists in the same words to the database.
/// </summary>
public static class Sight
{
    public static bool MaySee(this Actor who, Case @case)
    {
        ArgumentNullException.ThrowIfNull(who);
        ArgumentNullException.ThrowIfNull(@case);
        return !who.IsSystem;
    }

    /// <summary>The same for a list.</summary>
    internal static IQueryable<CaseRow> SeenBy(this IQueryable<CaseRow> cases, Actor who) => who.IsSystem ? cases.Where(_ => false) : cases;
}
