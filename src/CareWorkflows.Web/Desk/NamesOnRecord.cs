using System.Collections.Immutable;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Web.Desk;

/// <summary>
/// What the rows of a case's lists hold, by the name of the field: people and agencies that were written down before are suggested where the same is
/// asked again. Only rows: what stands beside them is about one occasion.
/// </summary>
public static class NamesOnRecord
{
    /// <summary>A longer text is no name.</summary>
    private const int Longest = 60;

    public static ImmutableSortedDictionary<string, ImmutableSortedSet<string>> Of(IEnumerable<Case> cases)
    {
        ArgumentNullException.ThrowIfNull(cases);
        var names = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var @case in cases)
        {
            foreach (var record in @case.Facts.Values.SelectMany(f => f).Select(f => f.Kept).Prepend(@case.Data))
            {
                AddRowsOf(record, names);
            }
        }

        return names.ToImmutableSortedDictionary(n => n.Key, n => n.Value.ToImmutableSortedSet(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    private static void AddRowsOf(Members members, SortedDictionary<string, SortedSet<string>> names)
    {
        foreach (var row in members.Names.Select(n => members[n]).Where(v => v.Kind == ValueKind.List).SelectMany(v => v.Items).Where(i => i.Kind == ValueKind.Map))
        {
            foreach (var name in row.Members.Names)
            {
                if (row[name] is { Kind: ValueKind.Text, Date: null } text && text.Text!.Length is > 0 and <= Longest)
                {
                    if (!names.TryGetValue(name, out var texts))
                    {
                        names[name] = texts = new SortedSet<string>(StringComparer.Ordinal);
                    }

                    texts.Add(text.Text);
                }
            }

            AddRowsOf(row.Members, names);
        }
    }
}
