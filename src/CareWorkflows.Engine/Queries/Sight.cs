using System.Buffers;
using System.Collections.Frozen;
using System.Text.RegularExpressions;
using CareWorkflows.Engine.Storage;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;

namespace CareWorkflows.Engine.Queries;

/// <summary>
/// What one person may see: everything, but a restricted child and the child's cases only when the child's record names them, whatever their role.
/// This is the one place that says so: for one case, and for lists in the same words to the database. Who may act is
/// decided from the same record by the kernel.
/// </summary>
public sealed class Sight
{
    /// <summary>What stands in a text for a child that somebody may not see.</summary>
    public const string Withheld = "(name withheld)";

    private readonly bool isSystem;
    private readonly FrozenSet<string> hidden;
    private readonly IReadOnlyList<string> cases;
    private SearchValues<string>? named;
    private Regex? names;

    /// <param name="hidden">Children the person may not see.</param>
    /// <param name="cases">Ids of those children's cases, where texts name them by these.</param>
    internal Sight(Actor who, IEnumerable<string> hidden, IReadOnlyList<string> cases)
    {
        isSystem = who.IsSystem;
        this.hidden = hidden.ToFrozenSet(StringComparer.Ordinal);
        this.cases = cases;
    }

    public bool MaySee(Case @case)
    {
        ArgumentNullException.ThrowIfNull(@case);
        return MaySee(@case.Child);
    }

    /// <summary>No child is hidden from the person.</summary>
    public bool SeesAll => hidden.Count == 0;

    /// <summary>
    /// A text about several children without the names of those the person may not see, and without the ids of their cases where those are known, whether it is plain or Markdown, which escapes
    /// marks in a name.
    /// </summary>
    public string Veiled(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (SeesAll)
        {
            return text;
        }

        // Most texts name none of them, and that is seen in one pass however many there are.
        named ??= SearchValues.Create([.. hidden.Concat(cases).Select(n => n.Replace("\\", "", StringComparison.Ordinal))], StringComparison.Ordinal);
        if (!text.Replace("\\", "", StringComparison.Ordinal).AsSpan().ContainsAny(named))
        {
            return text;
        }

        names ??= new Regex($@"(?<![\p{{L}}\p{{N}}])(?:{string.Join('|', hidden.Concat(cases).OrderByDescending(h => h.Length).Select(h => string.Concat(h.Select(c => $@"\\?{Regex.Escape(c.ToString())}"))))})(?![\p{{L}}\p{{N}}])");
        return names.Replace(text, Withheld);
    }

    /// <summary>A child, and any case about them; null: a case about no child.</summary>
    public bool MaySee(string? child) => !isSystem && (child is null || !hidden.Contains(child));
}

/// <summary>The same for lists. A handful of children are restricted, so they are looked up once a list.</summary>
internal static class SightInLists
{
    /// <summary>Restricted children that are not open to somebody.</summary>
    public static IQueryable<string> HiddenFrom(this CareDbContext db, Actor who)
    {
        var (person, now) = (who.Person, db.Now);
        return db.OpenTo.Where(o => !db.OpenTo.Any(reader => reader.Child == o.Child && reader.Person == person && (reader.Until == null || reader.Until > now))).Select(o => o.Child);
    }

    public static IQueryable<CaseRow> SeenBy(this IQueryable<CaseRow> cases, Actor who, CareDbContext db)
    {
        var hidden = db.HiddenFrom(who);
        return who.IsSystem ? cases.Where(_ => false) : cases.Where(c => c.Child == null || !hidden.Contains(c.Child));
    }

    public static IQueryable<DutyRow> SeenBy(this IQueryable<DutyRow> duties, Actor who, CareDbContext db)
    {
        var hidden = db.HiddenFrom(who);
        return duties.Where(d => d.Child == null || !hidden.Contains(d.Child));
    }

    public static IQueryable<BreachRow> SeenBy(this IQueryable<BreachRow> breaches, Actor who, CareDbContext db)
    {
        var hidden = db.HiddenFrom(who);
        return breaches.Where(b => b.Child == null || !hidden.Contains(b.Child));
    }
}
