namespace CareWorkflows.Web.Mail;

/// <summary>How messages reach people outside the product: settings under <c>Mail</c>. Keys and passwords come from the environment or user secrets, never from a file that is kept.</summary>
public sealed class MailSettings
{
    /// <summary>Address of this site as people reach it, for links: <c>https://care.example.gov.uk</c>.</summary>
    public Uri? Site { get; init; }

    public SmtpSettings Smtp { get; init; } = new();

    public NotifySettings Notify { get; init; } = new();

    public bool UsesNotify => Notify.ApiKey.Length > 0;

    public bool UsesSmtp => !UsesNotify && Smtp.Host.Length > 0;

    /// <exception cref="InvalidOperationException">Something that is needed is missing; it says what.</exception>
    public MailSettings Checked()
    {
        Demand(!UsesNotify || Notify.TemplateId.Length > 0, "Mail:Notify:TemplateId is missing: the template of GOV.UK Notify that e-mails are sent with.");
        Demand(!UsesSmtp || Smtp.From.Length > 0, "Mail:Smtp:From is missing: the address e-mails are sent from.");
        Demand(!(UsesNotify || UsesSmtp) || Site is { IsAbsoluteUri: true }, "Mail:Site is missing: the address of this site, for the links in e-mails (https://...).");
        return this;
    }

    private static void Demand(bool isSo, string otherwise)
    {
        if (!isSo)
        {
            throw new InvalidOperationException(otherwise);
        }
    }
}

/// <summary>A mail server of the council.</summary>
public sealed class SmtpSettings
{
    public string Host { get; init; } = "";

    public int Port { get; init; } = 587;

    /// <summary>STARTTLS, on unless the server stands on this machine.</summary>
    public bool Tls { get; init; } = true;

    public string User { get; init; } = "";

    public string Password { get; init; } = "";

    public string From { get; init; } = "";
}

/// <summary>GOV.UK Notify.</summary>
public sealed class NotifySettings
{
    public string ApiKey { get; init; } = "";

    /// <summary>Of an e-mail template with <c>((subject))</c> as its subject and <c>((message))</c> as its message.</summary>
    public string TemplateId { get; init; } = "";

    /// <summary>Another address than Notify's own, for tests.</summary>
    public Uri BaseAddress { get; init; } = new("https://api.notifications.service.gov.uk/");
}
