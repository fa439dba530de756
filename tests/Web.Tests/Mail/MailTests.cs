using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using CareWorkflows.Web.Mail;
using CareWorkflows.Web.SignIn;
using CareWorkflows.Web.Tests.Api;
using CareWorkflows.Web.Tests.Pages;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace CareWorkflows.Web.Tests.Mail;

/// <summary>A promised message reaches a mailbox, by a real mail server on a socket and by what answers as GOV.UK Notify does. Nothing about the child is in it.</summary>
public sealed class MailTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TcpListener server = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ended = new();

    public MailTests() => server.Start();

    public void Dispose()
    {
        ended.Cancel();
        server.Dispose();
        ended.Dispose();
    }

    private int Port => ((IPEndPoint)server.LocalEndpoint).Port;

    [Fact]
    public async Task BySmtp_ThoseWithAnAddress_AreToldWhereToLook()
    {
        var sent = TakeOneMailAsync();
        await using var site = new MailedSite(("Smtp:Host", "127.0.0.1"), ("Smtp:Port", $"{Port}"), ("Smtp:Tls", "false"), ("Smtp:From", "care@council.example"));
        await TellPriyaAsync(site);

        var mail = (await sent.WaitAsync(Patience)).ReplaceLineEndings("\n").Replace("=\n", "", StringComparison.Ordinal);

        mail.Should().Contain("RCPT TO:<priya@council.example>").And.Contain("Subject: There is news on a case").And.MatchRegex("Message-ID: <[0-9a-f]{32}@care.example>")
            .And.Contain("https://care.example/cases/plan").And.NotContain("C1").And.NotContain("Mother").And.NotContain("January");
    }

    [Fact]
    public async Task ByNotify_TheReferenceIsTheMessage()
    {
        var sent = TakeOneRequestAsync();
        await using var site = new MailedSite(("Notify:ApiKey", "test-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0"),
            ("Notify:TemplateId", "913e9fa6-9cbb-44ad-8f58-38487dccfd82"), ("Notify:BaseAddress", $"http://127.0.0.1:{Port}/"), ("Smtp:Host", "not.used.example"));
        await TellPriyaAsync(site);

        var (head, body) = await sent.WaitAsync(Patience);

        head.Should().StartWith("POST /v2/notifications/email").And.Contain("Authorization: Bearer");
        body["email_address"]!.ToString().Should().Be("priya@council.example");
        body["template_id"]!.ToString().Should().Be("913e9fa6-9cbb-44ad-8f58-38487dccfd82");
        body["reference"]!.ToString().Should().MatchRegex("^[0-9a-f]{32}$");
        body["personalisation"]!["subject"]!.ToString().Should().Be("There is news on a case");
        body["personalisation"]!["message"]!.ToString().Should().Contain("https://care.example/cases/plan").And.NotContain("C1");
    }

    [Fact]
    public void WhatIsMissing_IsSaidAtStart()
    {
        var halfNotify = () => new MailSettings { Notify = new NotifySettings { ApiKey = "k" } }.Checked();
        var halfSmtp = () => new MailSettings { Smtp = new SmtpSettings { Host = "mail" } }.Checked();
        var nowhere = () => new MailSettings { Smtp = new SmtpSettings { Host = "mail", From = "a@b" } }.Checked();

        halfNotify.Should().Throw<InvalidOperationException>().WithMessage("Mail:Notify:TemplateId is missing*");
        halfSmtp.Should().Throw<InvalidOperationException>().WithMessage("Mail:Smtp:From is missing*");
        nowhere.Should().Throw<InvalidOperationException>().WithMessage("Mail:Site is missing*");
        new MailSettings().Checked().UsesSmtp.Should().BeFalse();
    }

    private static async Task TellPriyaAsync(ApiSite site)
    {
        await site.OpenAsync();
        await using (var scope = site.Services.CreateAsyncScope())
        {
            var accounts = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
            (await accounts.SetEmailAsync((await accounts.FindByNameAsync("priya"))!, "priya@council.example")).Succeeded.Should().BeTrue();
        }

        await LettersTests.InviteAsync(await site.WithPlanAsync(), site);
    }

    /// <summary>As much of a mail server as one mail takes; everything it was told.</summary>
    private async Task<string> TakeOneMailAsync()
    {
        using var client = await server.AcceptTcpClientAsync(ended.Token);
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.UTF8);
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        var said = new StringBuilder();
        var inMail = false;
        await writer.WriteLineAsync("220 ready");
        while (await reader.ReadLineAsync(ended.Token) is { } line)
        {
            said.AppendLine(line);
            if (line.StartsWith("QUIT", StringComparison.Ordinal) && !inMail)
            {
                break;
            }

            if (!inMail || line == ".")
            {
                inMail = line == "DATA";
                await writer.WriteLineAsync(inMail ? "354 go on" : "250 ok");
                if (line == ".")
                {
                    break;
                }
            }
        }

        return said.ToString();
    }

    private async Task<(string Head, JsonNode Body)> TakeOneRequestAsync()
    {
        using var client = await server.AcceptTcpClientAsync(ended.Token);
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var head = new StringBuilder();
        var length = 0;
        while (await reader.ReadLineAsync(ended.Token) is { Length: > 0 } line)
        {
            head.AppendLine(line);
            length = line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase) ? int.Parse(line[16..], System.Globalization.CultureInfo.InvariantCulture) : length;
        }

        var body = new char[length];
        var read = await reader.ReadBlockAsync(body, ended.Token);
        const string Answer = """{"id":"740e5834-3a29-46b4-9a6f-16142fde533a","reference":"r","content":{"subject":"s","body":"b","from_email":"f"},"uri":"u","template":{"id":"t","version":1,"uri":"u"}}""";
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: {Answer.Length}\r\nConnection: close\r\n\r\n{Answer}"), ended.Token);
        return (head.ToString(), JsonNode.Parse(new string(body, 0, read))!);
    }

    private sealed class MailedSite(params (string Key, string Value)[] settings) : ApiSite
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Mail:Site", "https://care.example");
            foreach (var (key, value) in settings)
            {
                builder.UseSetting("Mail:" + key, value);
            }
        }
    }
}
