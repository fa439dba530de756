using System.Net.WebSockets;
using System.Text;
using CareWorkflows.Web.Tests.Api;

namespace CareWorkflows.Web.Tests.Studio;

/// <summary>What Studio hears while it shows a case (contract 4.4), in the hub protocol itself.</summary>
public sealed class HubTests(PlanInStudio plan) : IClassFixture<PlanInStudio>
{
    [Fact]
    public async Task A_commit_is_heard_by_who_watches_the_case()
    {
        using var watching = await ObserveAsync("plan");
        using var elsewhere = await ObserveAsync("child:C2");
        var asha = await plan.Site.SignedInAsync();

        await (await asha.PostAsync("/api/cases/plan/actions/RecordVisit", LivedInStudio.Visit("2026-12-22"))).AcceptedAsync();

        (await HeardAsync(watching)).Should().Contain("\"target\":\"WorkflowInstanceUpdatedAsync\",\"arguments\":[{\"workflowInstanceId\":\"plan\"}]");
        (await HeardAsync(watching)).Should().Contain("\"target\":\"WorkflowExecutionLogUpdatedAsync\",\"arguments\":[{}]");

        // The other watches another case: the first it hears is of that one.
        var tom = await plan.Site.SignedInAsync("tom");
        await (await tom.PostAsync("/api/cases", ApiSite.Open("plan-2", child: "C2"))).AcceptedAsync();
        await (await tom.PostAsync("/api/cases/child:C2/actions/Reallocate", ApiSite.Json("""
            { "form": { "from": "2026-12-22", "worker": "Asha", "isStudent": false } }
            """))).AcceptedAsync();
        (await HeardAsync(elsewhere)).Should().Contain("{\"workflowInstanceId\":\"child:C2\"}");
    }

    [Fact]
    public async Task What_is_not_there_cannot_be_watched()
    {
        using var socket = await ConnectAsync();

        await SayAsync(socket, """{"type":1,"invocationId":"1","target":"ObserveInstanceAsync","arguments":["none"]}""");

        (await HeardAsync(socket)).Should().Contain("There is no such case.");
    }

    private async Task<WebSocket> ObserveAsync(string instance)
    {
        var socket = await ConnectAsync();
        await SayAsync(socket, $$"""{"type":1,"invocationId":"1","target":"ObserveInstanceAsync","arguments":["{{instance}}"]}""");
        (await HeardAsync(socket)).Should().Contain("\"type\":3").And.NotContain("error");
        return socket;
    }

    private async Task<WebSocket> ConnectAsync()
    {
        var cookie = await plan.Site.CookieAsync("max");
        var client = plan.Site.Server.CreateWebSocketClient();
        client.ConfigureRequest = request =>
        {
            request.Headers.Cookie = cookie;
            request.Headers.Origin = "http://localhost";
        };
        var socket = await client.ConnectAsync(new Uri("ws://localhost/elsa/hubs/workflow-instance"), CancellationToken.None);
        await SayAsync(socket, """{"protocol":"json","version":1}""");
        (await HeardAsync(socket)).Should().Be("{}");
        return socket;
    }

    private static Task SayAsync(WebSocket socket, string message) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(message + "\u001e"), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    /// <summary>The next message that is not just a sign of life.</summary>
    private static async Task<string> HeardAsync(WebSocket socket)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var one = new byte[1];
        var message = new List<byte>();
        while (true)
        {
            (await socket.ReceiveAsync(one, patience.Token)).MessageType.Should().Be(WebSocketMessageType.Text);
            if (one[0] != '\u001e')
            {
                message.Add(one[0]);
                continue;
            }

            var text = Encoding.UTF8.GetString([.. message]);
            if (text != """{"type":6}""")
            {
                return text;
            }

            message.Clear();
        }
    }
}
