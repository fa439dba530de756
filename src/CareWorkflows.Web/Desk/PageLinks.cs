namespace CareWorkflows.Web.Desk;

/// <summary>The pages of a long list.</summary>
/// <param name="Label">What they are pages of, for those who hear them.</param>
/// <param name="Page">The one that is shown; from 1.</param>
/// <param name="Link">The address of a page.</param>
public sealed record PageLinks(string Label, int Page, int Count, Func<int, string> Link)
{
    /// <summary>How many there are is known, so that they can be numbered.</summary>
    public bool IsCounted { get; private init; } = true;

    /// <summary>The pages of a list that is too long to be counted: only the ones before and after.</summary>
    public static PageLinks Uncounted(string label, int page, bool hasMore, Func<int, string> link) => new(label, page, hasMore ? page + 1 : page, link) { IsCounted = false };

    /// <summary>Those that get a link: the first, the last and those around this one; 0 where some are left out.</summary>
    public IEnumerable<int> Shown
    {
        get
        {
            var before = 0;
            foreach (var page in Enumerable.Range(1, Count).Where(p => p == 1 || p == Count || Math.Abs(p - Page) <= 1))
            {
                if (page > before + 1)
                {
                    yield return 0;
                }

                yield return before = page;
            }
        }
    }

    public static int CountOf(int items, int perPage) => Math.Max(1, (items + perPage - 1) / perPage);
}
