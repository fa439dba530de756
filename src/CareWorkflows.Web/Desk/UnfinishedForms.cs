using System.Collections.Immutable;
using CareWorkflows.Engine;
using CareWorkflows.Engine.Commands;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Web.Forms;
using CareWorkflows.Web.Pages.Actions;
using CareWorkflows.Web.Wording;

namespace CareWorkflows.Web.Desk;

/// <summary>A form somebody has begun.</summary>
/// <param name="Place">Its address, with what was typed.</param>
/// <param name="Subject">What it is about: a child, a session; null: the process says enough.</param>
/// <param name="StartedAt">UTC.</param>
public sealed record UnfinishedForm(string Place, string Title, string ProcessName, string? Subject, DateTime StartedAt);

/// <summary>What somebody has begun and not sent, to be found again.</summary>
public sealed class UnfinishedForms(Drafts drafts, CaseQueries queries, Council council)
{
    /// <summary>The latest first; without those of cases that are no longer open to the person.</summary>
    public async Task<ImmutableList<UnfinishedForm>> OfAsync(Actor who, CancellationToken cancel)
    {
        var forms = ImmutableList.CreateBuilder<UnfinishedForm>();
        var sight = await queries.SightAsync(who, cancel);
        foreach (var draft in await drafts.AllOfAsync(who.Person, cancel))
        {
            if (FormQuestion.At(draft.Place) is not { } form)
            {
                continue;
            }

            var @case = form.Case is { } id ? await queries.FindAsync(id, cancel) : null;
            if ((form.Case is not null && @case is null) || !sight.MaySee(@case?.Child ?? form.Child)
                || (@case is null ? council.Now.Library.Find(form.Process) : council.Now.Library.Find(@case.Process, @case.Version)) is not { } machine)
            {
                continue;
            }

            var title = form.Correcting > 0 ? $"Correct entry {form.Correcting}" : Say.Action(machine, form.Action);
            forms.Add(new UnfinishedForm(draft.Place, title, machine.Name, @case?.Child ?? form.Child ?? (@case is null ? ChildTyped(draft) : Say.Subject(machine, @case)), draft.StartedAt));
        }

        return forms.ToImmutable();
    }

    private static string? ChildTyped(Draft draft) =>
        FormText.Read(draft.Form).TryGetValue(Typed.Prefix + StartModel.ChildPlace, out var child) && !string.IsNullOrWhiteSpace(child) ? child.ToString() : null;
}
