using CareWorkflows.Engine.Commands;
using CareWorkflows.Engine.Library;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Deciding;

namespace CareWorkflows.Engine.Tests.Moving;

/// <summary>Moving every open case of a process: counted, foreseen, done, stopped, gone on with.</summary>
public sealed class MovingManyCasesTests : IAsyncLifetime
{
    private const string Process = VisitsCouncil.Process;

    private VisitsCouncil council = null!;

    public async Task InitializeAsync() => council = await VisitsCouncil.OpenAsync();

    public async Task DisposeAsync()
    {
        await council.HoldsAsync();
        await council.DisposeAsync();
    }

    [Fact]
    public async Task Open_cases_are_counted_by_version()
    {
        await StartAsync("a", "b", "c");
        await council.DoAsync("c", "Close");
        var version = await council.PublishAsync(_ => { });
        await StartAsync("d");

        (await council.Moves.CountAsync(Process)).Should().Equal(new CasesOnVersion(version, 1), new CasesOnVersion(1, 2));
        (await council.Moves.OnOlderVersionsAsync(Process)).Should().Be(2);
        (await council.Moves.CountAsync("nothing")).Should().BeEmpty();
    }

    [Fact]
    public async Task What_is_foreseen_is_what_happens_and_foreseeing_changes_nothing()
    {
        await StartAsync("a", "b", "c");
        await council.DoAsync("b", "Assess");
        await council.PublishAsync(d =>
        {
            VisitsCouncil.RemoveAssessing(d);
            VisitsCouncil.Duty(d, "O1")["due"] = "5 days after OpenVisits";
        });
        council.GoTo("2026-03-11T10:00");
        var before = await council.CaseAsync("a");

        var first = await council.Moves.ForeseeAsync(Process, VisitsCouncil.Dana, take: 2);
        var second = await council.Moves.ForeseeAsync(Process, VisitsCouncil.Dana, skip: 2, take: 2);

        first.Total.Should().Be(3);
        first.Items.Select(m => m.Before.Id).Should().Equal("a", "b");
        second.Items.Select(m => m.Before.Id).Should().Equal("c");
        first.Items[0].Move!.Duties.Should().Equal(new DutyChange("O1", DutyChangeKind.NewDate, "2026-03-16", "2026-03-07", "5 days after OpenVisits"));
        first.Items[1].WhyNot.Should().ContainSingle().Which.Reason.Should().StartWith("The case is in Assessing, which version 2 no longer has");
        CaseJson.Write(await council.CaseAsync("a")).Should().Equal(CaseJson.Write(before));

        await council.Moves.StartAsync(Process, VisitsCouncil.Dana);
        await council.Moves.SettledAsync(Process);
        CaseJson.WriteFacts(await council.CaseAsync("a")).Should().Equal(CaseJson.WriteFacts(first.Items[0].After!));
    }

    [Fact]
    public async Task All_are_moved_but_those_that_need_a_decision_which_are_listed_once_and_not_told_of_it()
    {
        await StartAsync("a", "b", "c");
        await council.DoAsync("b", "Assess");
        await council.PublishAsync(VisitsCouncil.RemoveAssessing);
        var b = await council.CaseAsync("b");

        (await council.Moves.StartAsync(Process, VisitsCouncil.Dana))!.Of.Should().Be(3);
        await council.Moves.SettledAsync(Process);

        var run = council.Moves.RunOf(Process)!;
        run.Should().BeEquivalentTo(new { To = 2, By = "Dana", State = MovingState.Finished, Of = 3, Moved = 2 });
        run.NeedDecision.Should().ContainSingle().Which.Case.Should().Be("b");
        CaseJson.Write(await council.CaseAsync("b")).Should().Equal(CaseJson.Write(b));

        // Once it has left the state it goes with the others.
        await council.DoAsync("b", "BackToPlanning");
        await council.Moves.StartAsync(Process, VisitsCouncil.Dana);
        await council.Moves.SettledAsync(Process);
        council.Moves.RunOf(Process).Should().BeEquivalentTo(new { State = MovingState.Finished, Of = 1, Moved = 1 });
        (await council.Moves.OnOlderVersionsAsync(Process)).Should().Be(0);
    }

    [Fact]
    public async Task Stopped_between_two_cases_it_goes_on_with_the_rest_after_a_restart_and_moves_none_twice()
    {
        var ids = Enumerable.Range(1, 8).Select(n => $"case{n}").ToArray();
        await StartAsync(ids);
        await council.PublishAsync(d => VisitsCouncil.Duty(d, "O1")["due"] = "5 days after OpenVisits");

        // The writer says so before it writes the next.
        council.Engine.Committed += _ => council.Moves.Stop(Process);
        await council.Moves.StartAsync(Process, VisitsCouncil.Dana);
        await council.Moves.SettledAsync(Process);

        var run = council.Moves.RunOf(Process)!;
        run.State.Should().Be(MovingState.Stopped);
        run.Moved.Should().BeInRange(1, 2);
        (await council.Moves.OnOlderVersionsAsync(Process)).Should().Be(8 - run.Moved);

        await council.RestartAsync();
        council.Moves.RunOf(Process).Should().BeNull();
        await council.Moves.StartAsync(Process, VisitsCouncil.Dana);
        await council.Moves.SettledAsync(Process);

        council.Moves.RunOf(Process).Should().BeEquivalentTo(new { State = MovingState.Finished, Of = 8 - run.Moved, Moved = 8 - run.Moved });
        foreach (var id in ids)
        {
            (await council.Queries.HistoryAsync(id)).Count(e => e.Action == HistoryEntry.Moved).Should().Be(1);
        }
    }

    [Fact]
    public async Task When_another_version_is_published_it_stops()
    {
        await StartAsync("a", "b", "c", "d");
        await council.PublishAsync(_ => { });
        council.Engine.Committed += Publish;
        await council.Moves.StartAsync(Process, VisitsCouncil.Dana);
        await council.Moves.SettledAsync(Process);

        var run = council.Moves.RunOf(Process)!;
        (run.To, run.State, run.NeedDecision.Count).Should().Be((2, MovingState.Stopped, 0));
        (await council.Moves.CountAsync(Process)).Sum(c => c.Count).Should().Be(4);

        void Publish(Commit commit)
        {
            council.Engine.Committed -= Publish;
            Task.Run(() => council.Definitions.RetractAsync(Process)).GetAwaiter().GetResult();
        }
    }

    [Fact]
    public async Task Asked_twice_one_case_is_moved_once()
    {
        await StartAsync("a");
        var version = await council.PublishAsync(_ => { });
        var move = council.Move("a", version);

        var answers = await Task.WhenAll(council.Send(move), council.Send(move), council.Send(council.Move("a", version)));

        answers.Should().Contain(d => d is Decision.Accepted);
        (await council.Queries.HistoryAsync("a")).Count(e => e.Action == HistoryEntry.Moved).Should().Be(1);
    }

    [Fact]
    public async Task Nothing_in_force_nothing_to_move_to()
    {
        await StartAsync("a");
        await council.Definitions.RetractAsync(Process);

        (await council.Moves.StartAsync(Process, VisitsCouncil.Dana)).Should().BeNull();
        (await council.Moves.ForeseeAsync(Process, VisitsCouncil.Dana)).Items.Should().BeEmpty();
    }

    private async Task StartAsync(params string[] ids)
    {
        foreach (var id in ids)
        {
            await council.StartAsync(id);
        }
    }
}
