using System.Collections.Immutable;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Expressions;
using CareWorkflows.Web.Forms;
using CareWorkflows.Web.Wording;

namespace CareWorkflows.Web.Desk;

/// <summary>A document that a case's history names: uploaded in a form, or made by a step.</summary>
/// <param name="What">What it is, as the form or the step calls it.</param>
/// <param name="Name">Under which it is kept; of one kept elsewhere, where that is.</param>
/// <param name="IsKept">It is kept here and can be fetched.</param>
/// <param name="Letter">Its number in the entry, when the step made its text; 0: it was handed in.</param>
public sealed record CaseDocument(HistoryEntry Entry, string What, string Name, string? To, bool IsKept, int Letter = 0)
{
    /// <summary>As it was called when it was uploaded; what was made is called what it is.</summary>
    public string Title => Letter > 0 ? What : IsKept && Name.Length > 33 && Name[32] == '-' ? Name[33..] : Name;

    /// <summary>All of a history, the latest first.</summary>
    public static ImmutableList<CaseDocument> In(IEnumerable<HistoryEntry> history, ProcessMachine machine, DocumentFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return
        [
            .. history.Reverse().Where(e => !e.IsRefused).SelectMany(e => Uploaded(e, machine)
                .Concat(e.Documents.Where(d => d.File is not null).Select(d => (What: Say.Name(d.Kind), Name: d.File!, d.To)))
                .DistinctBy(d => d.Name)
                .Select(d => new CaseDocument(e, d.What, d.Name, d.To, folder.Find(d.Name) is not null))
                .Concat(e.Documents.Select((d, i) => (Document: d, No: i + 1)).Where(d => d.Document.Text is not null)
                    .Select(d => new CaseDocument(e, Say.Sentence(d.Document.Kind), "", d.Document.To, IsKept: true, d.No)))),
        ];
    }

    private static IEnumerable<(string What, string Name, string? To)> Uploaded(HistoryEntry entry, ProcessMachine machine) =>
        In(machine.Triggers.GetValueOrDefault(entry.Correction?.Action ?? entry.Action)?.Form ?? [], entry.Correction?.Now ?? entry.Form);

    private static IEnumerable<(string What, string Name, string? To)> In(ImmutableList<Field> fields, Record form)
    {
        foreach (var field in fields)
        {
            var value = form[field.Name];
            foreach (var item in value.Kind == ValueKind.List ? value.Items : [value])
            {
                if ((field.Type == FieldType.Doc || field.Of == FieldType.Doc) && item.Text is { Length: > 0 } name)
                {
                    yield return (field.Label, name, null);
                }
                else if (item.Kind == ValueKind.Map && item.Members is Record row)
                {
                    foreach (var within in In(field.Items, row))
                    {
                        yield return within;
                    }
                }
            }
        }
    }
}
