using System.Net;
using System.Net.Mail;
using CareWorkflows.Engine;
using CareWorkflows.Engine.Outbox;
using CareWorkflows.Engine.Queries;
using CareWorkflows.Web.Hosting;
using CareWorkflows.Web.SignIn;
using Microsoft.EntityFrameworkCore;
using Notify.Client;
using Notify.Exceptions;

namespace CareWorkflows.Web.Mail;

/// <summary>It was not sent, and will be tried again. Says why without addresses: it goes to the log.</summary>
public sealed class MailNotSentException(string reason) : Exception(reason);

/// <summary>
/// Hands promised messages to people's mailboxes: by GOV.UK Notify when that is configured, else by SMTP, else not at all. People without an account or an e-mail
/// address get none: theirs goes by post. May send one twice when it is stopped in between, always under the same id.
/// </summary>
public sealed partial class MailDelivery(MailSettings settings, CouncilName name, Council council, CaseQueries queries, IServiceScopeFactory scopes)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly MailSettings settings = settings.Checked();
    private readonly NotificationClient? notify = settings.UsesNotify ? new NotificationClient(settings.Notify.BaseAddress.ToString(), settings.Notify.ApiKey) : null;

    /// <summary>Says at start where messages go, when that is nowhere and should not be.</summary>
    public void Announce(IHostEnvironment host, ILogger log)
    {
        if (!settings.UsesNotify && !settings.UsesSmtp && !host.IsDevelopment())
        {
            LogNowhere(log);
        }
    }

    /// <exception cref="MailNotSentException">The server could not be reached, or refused it.</exception>
    public async Task DeliverAsync(PromisedMessage message, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        if ((notify is null && !settings.UsesSmtp) || await AddressOfAsync(message.To, cancellation) is not { } address)
        {
            return;
        }

        var about = await queries.FindAsync(message.Case, cancellation);
        var mail = Mail.Of(message, address, about is null ? null : council.Now.Library.Find(about.Process, about.Version), settings.Site!, name.Name);
        using var inTime = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        inTime.CancelAfter(Patience);
        try
        {
            await (notify is null ? BySmtpAsync(mail, inTime.Token) : ByNotifyAsync(notify, mail).WaitAsync(inTime.Token));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new MailNotSentException($"No answer within {Patience.TotalSeconds} seconds.");
        }
        catch (SmtpException error)
        {
            throw new MailNotSentException($"The mail server could not be reached or refused it ({error.StatusCode}).");
        }
        catch (Exception error) when (error is NotifyClientException or HttpRequestException)
        {
            throw new MailNotSentException($"GOV.UK Notify could not be reached or refused it ({error.GetType().Name}).");
        }
    }

    private async Task<string?> AddressOfAsync(string person, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<SignInDbContext>();
        return await accounts.Users.Where(a => a.Person == person && a.Email != null && a.Email != "").Select(a => a.Email).FirstOrDefaultAsync(cancellation);
    }

    private async Task ByNotifyAsync(NotificationClient client, Mail mail) => await client.SendEmailAsync(
        mail.To, settings.Notify.TemplateId, new Dictionary<string, dynamic>(StringComparer.Ordinal) { ["subject"] = mail.Subject, ["message"] = mail.Text }, mail.Id);

    private async Task BySmtpAsync(Mail mail, CancellationToken cancellation)
    {
        using var client = new SmtpClient(settings.Smtp.Host, settings.Smtp.Port) { EnableSsl = settings.Smtp.Tls };
        if (settings.Smtp.User.Length > 0)
        {
            client.Credentials = new NetworkCredential(settings.Smtp.User, settings.Smtp.Password);
        }

        using var message = new MailMessage(new MailAddress(settings.Smtp.From, name.Name), new MailAddress(mail.To)) { Subject = mail.Subject, Body = mail.Text.ReplaceLineEndings("\r\n") };
        message.Headers.Add("Message-ID", $"<{mail.Id}@{settings.Site!.Host}>");
        message.Headers.Add("Auto-Submitted", "auto-generated");
        await client.SendMailAsync(message, cancellation);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "No e-mail is sent: neither Mail:Smtp:Host nor Mail:Notify:ApiKey is set. People find their messages in the product only.")]
    private static partial void LogNowhere(ILogger log);
}
