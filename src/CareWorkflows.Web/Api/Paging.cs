using System.ComponentModel;

namespace CareWorkflows.Web.Api;

/// <summary>Which part of a list.</summary>
internal sealed record Paging(
    [property: Description("How many to leave out at the beginning.")] int? Skip,
    [property: Description("How many to give: 50, and 200 at most.")] int? Take)
{
    private const int Most = 200;

    public int From => Skip ?? 0;

    public int Count => Take ?? 50;

    /// <summary>Null: it can be done.</summary>
    public string? Wrong => From < 0 ? "skip must be 0 or more." : Count is < 1 or > Most ? $"take must be from 1 to {Most}." : null;
}
