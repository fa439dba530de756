using System.Collections.Immutable;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Web.Desk;

/// <summary>
/// What is written about several children, as one person may read it: children they may not see are not named, and where a case is meant by its id the child is named
/// instead. For reading only: what is sent back is never veiled.
/// </summary>
/// <param name="cases">Whom the cases are about that are meant by their ids.</param>
public sealed class Veil(Sight sight, IReadOnlyDictionary<string, string> cases)
{
    /// <summary>Where no case is meant by its id.</summary>
    public Veil(Sight sight)
        : this(sight, ImmutableDictionary<string, string>.Empty)
    {
    }

    public string Over(string text) => sight.Veiled(cases.GetValueOrDefault(text, text));

    public Offer Over(Offer offer)
    {
        ArgumentNullException.ThrowIfNull(offer);
        return offer with { WhyNot = offer.WhyNot.ConvertAll(Over) };
    }

    public Refusal Over(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return refusal with { Reason = Over(refusal.Reason) };
    }

    public HistoryEntry Over(HistoryEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return sight.SeesAll && cases.Count == 0 ? entry : entry with
        {
            Form = Over(entry.Form),
            Guards = entry.Guards.ConvertAll(g => g with { Say = g.Say is null ? null : Over(g.Say), Reason = g.Reason is null ? null : Over(g.Reason) }),
            Messages = entry.Messages.ConvertAll(m => m with { Text = Over(m.Text) }),
            Refusals = entry.Refusals.ConvertAll(Over),
            Correction = entry.Correction is { } corrected ? corrected with { Was = Over(corrected.Was), Now = Over(corrected.Now), Reason = Over(corrected.Reason) } : null,
        };
    }

    private Record Over(Record record) => new(record.Names.Select(n => KeyValuePair.Create(n, Over(record[n]))));

    private Value Over(Value value) => value.Kind switch
    {
        ValueKind.Text when value.Date is null => Over(value.Text!),
        ValueKind.List => Value.Of([.. value.Items.Select(Over)]),
        ValueKind.Map => Value.Of(new Record(value.Members.Names.Select(n => KeyValuePair.Create(n, Over(value[n]))))),
        _ => value,
    };
}
