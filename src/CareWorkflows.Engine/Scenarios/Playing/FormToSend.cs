using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Engine.Scenarios.Playing;

/// <summary>Makes the form a step sends.</summary>
internal static class FormToSend
{
    /// <summary>
    /// The default form without the fields that aren't asked in this situation, then <c>with</c>, then <c>omit</c>.
    /// A field the step itself gives is sent though it isn't asked: that must be refused, not mended here.
    /// </summary>
    /// <param name="notAsked">Names of the action's fields that are not asked, given a form.</param>
    public static Record Build(Record defaults, ActStep step, Func<Record, IReadOnlySet<string>> notAsked)
    {
        var unasked = notAsked(defaults.With(step.With));
        var kept = new Record(defaults.Names.Where(n => !unasked.Contains(n)).Select(n => KeyValuePair.Create(n, defaults[n])));
        return step.Omit.Aggregate(kept.With(step.With), (form, path) => path.RemoveFrom(form));
    }
}
