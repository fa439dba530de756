using System.Security.Cryptography;
using System.Text;
using CareWorkflows.Engine.Outbox;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Definitions;

namespace CareWorkflows.Web.Mail;

/// <summary>
/// An e-mail. It goes astray more easily than a page, so it says what is to be done and where, and nothing about the child or the family: who they are, what happened and the
/// words of the message stay behind the sign-in.
/// </summary>
/// <param name="Id">The same however often it is sent, and tells nothing.</param>
internal sealed record Mail(string Id, string To, string Subject, string Text)
{
    /// <param name="process">Whose words the case is in; null: not known any more. The address of a child's own record says which child it is, so there the link is to the site.</param>
    public static Mail Of(PromisedMessage message, string to, ProcessMachine? process, Uri site, string council)
    {
        var (subject, what) = message.Kind switch
        {
            MessageKind.Reminder => ("A task is due", "A task of yours is due"),
            MessageKind.Breach => ("A task is overdue, or a rule was not kept", "You are alerted, because a task is overdue or a rule was not kept"),
            MessageKind.StandDown => ("An alert is taken back", "An alert you had is taken back"),
            _ => ("There is news on a case", "There is news on a case"),
        };
        var task = process?.DutiesByName.GetValueOrDefault(message.About.Split('#')[0])?.Title;
        return new Mail(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(message.Id)))[..32],
            to,
            subject,
            $"""
            Dear {message.To},

            {what}{(task is { Length: > 0 } ? $": {task}" : "")}.{(process is not null ? $" It is about a case of the process {process.Name}." : "")}

            Sign in to read the message and to see what to do:
            {(process is { IsChildRecord: false } ? new Uri(site, $"/cases/{Uri.EscapeDataString(message.Case)}") : site)}

            To keep families safe this e-mail says nothing about them. Please do not answer it.

            {council}
            """.ReplaceLineEndings("\n"));
    }
}
