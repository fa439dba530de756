using System.Collections.Immutable;
using System.Diagnostics;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Deciding;

/// <summary>Decides what should happen. Everything it needs is an argument; everything it wants done is in the result.</summary>
public static class CaseDecider
{
    /// <summary>Accepted, refused, nothing to do; or what it still needs to see. The same arguments always give the same decision.</summary>
    public static Decision Decide(CaseCommand command, World world)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(world);
        var act = new Act(command, world);
        try
        {
            return command switch
            {
                StartCase start => Start(act, start),
                FireAction fire => On(act, fire.Case, step => act.Fire(step, fire.Action, fire.Form, fire.On), fire.Action),
                CorrectEntry correct => On(act, correct.Case, step => Correcting.Run(act, step, correct) && act.Settle(), HistoryEntry.Correct),
                PassTime pass => Pass(act, pass),
                MoveCase move => Move(act, move),
                LookAgain change => On(act, change.Case, step => PassingTime.LookAgain(act, step, change), HistoryEntry.CouncilChanged),
                CarryOut errand => On(act, errand.Case, step => act.CarryOut(step, errand), HistoryEntry.CarryOut),
                _ => throw new UnreachableException($"No decision for {command.GetType().Name}"),
            };
        }
        catch (WorldIncomplete incomplete)
        {
            return new Decision.Needs([.. incomplete.Keys]);
        }
        catch (ExpressionError error)
        {
            // The definition says something it cannot work out here; nobody's fact is lost by saying so.
            act.Refuse($"The process can't work this out: {error.Message}");
            var (asked, action) = command switch
            {
                FireAction fire => (fire.Case, fire.Action),
                CorrectEntry correct => (correct.Case, HistoryEntry.Correct),
                PassTime pass => (pass.Case, HistoryEntry.TimePassed),
                MoveCase move => (move.Case, HistoryEntry.Moved),
                LookAgain change => (change.Case, HistoryEntry.CouncilChanged),
                CarryOut errand => (errand.Case, HistoryEntry.CarryOut),
                _ => ("", ""),
            };
            return world.Cases.GetValueOrDefault(asked) is { } before ? Refused(act, before, action) : new Decision.Refused([.. act.Refusals], null);
        }
    }

    private static Decision Start(Act act, StartCase start)
    {
        if (act.World.Library.Find(start.Process) is not { } machine)
        {
            return new Decision.Refused([new Refusal($"There is no process '{start.Process}'")], null);
        }

        if (machine.AboutChild && string.IsNullOrWhiteSpace(start.Child))
        {
            return new Decision.Refused([new Refusal($"{machine.Name} is about a child: say which", Field: "child")], null);
        }

        if (Authority.IsHidden(act, start.Child, start.By))
        {
            return new Decision.Refused([new Refusal($"There is no child {start.Child} here", Field: "child")], null);
        }

        if (act.Find(start.Case) is not null)
        {
            return new Decision.Refused([new Refusal($"There is a case {start.Case} already")], null);
        }

        var step = act.Open(start.Case, machine, machine.AboutChild ? start.Child : null, null);
        return act.Fire(step, start.Action, start.Form, start.On) ? new Decision.Accepted(act.Seal()) : RefusedStart(act, start);
    }

    private static Decision On(Act act, string id, Func<Step, bool> decide, string action)
    {
        // An errand, a move or a change of the council's is nobody's looking.
        if (act.Take(id) is not { } step
            || (act.Command is FireAction or CorrectEntry && Authority.IsHidden(act, step.Now.Child, act.Command.By)
                && !(act.Command is FireAction fired && Authority.OpensInEmergency(act, step.Machine, step.Now, fired))))
        {
            return new Decision.Refused([new Refusal($"There is no case {id}")], null);
        }

        return act.BringUpToNow(step) && decide(step) ? Done(act, step) : Refused(act, step.Before!, action);
    }

    private static Decision Move(Act act, MoveCase move) => act.Take(move.Case) is { } step && step.Now.Version == move.Version
        ? new Decision.NothingToDo(step.Now.NextWakeUp)
        : On(act, move.Case, s => Moving.Run(act, s, move), HistoryEntry.Moved);

    private static Decision Pass(Act act, PassTime pass)
    {
        if (act.Take(pass.Case) is not { } step)
        {
            return new Decision.Refused([new Refusal($"There is no case {pass.Case}")], null);
        }

        return PassingTime.Run(act, step) && act.Settle() ? Done(act, step) : Refused(act, step.Before!, HistoryEntry.TimePassed);
    }

    private static Decision Done(Act act, Step step)
    {
        var changes = act.Seal();
        return changes.Count == 0 ? new Decision.NothingToDo(PassingTime.NextWakeUp(step)) : new Decision.Accepted(changes);
    }

    /// <summary>A refused attempt is an entry too, on its own, of the case as it was (C10, T13).</summary>
    private static Decision.Refused Refused(Act act, Case before, string action) => new([.. act.Refusals], Attempt(act, before, action));

    // There is no case to keep the attempt on: the child's own record keeps it.
    private static Decision.Refused RefusedStart(Act act, StartCase start) =>
        start.Child is { } child && act.World.Cases.GetValueOrDefault(ProcessLibrary.RecordOf(child)) is { } record
            ? new([.. act.Refusals], Attempt(act, record, start.Action))
            : new([.. act.Refusals], null);

    private static CaseChange Attempt(Act act, Case before, string action)
    {
        var on = act.Command switch { FireAction { On: { } given } => EventDate.Read(given), StartCase { On: { } given } => EventDate.Read(given), _ => null };
        var entry = HistoryJson.Seal(new HistoryEntry
        {
            Case = before.Id,
            No = before.LastEntry + 1,
            Action = action,
            By = act.Command.By.Person,
            Role = act.Command.By.Roles.Count > 0 ? act.Command.By.Roles[0] : "",
            OccurredOn = on ?? EventDate.Of(act.NowOnTheClock),
            RecordedAt = act.World.Now,
            From = before.State,
            To = before.State,
            Version = before.Version,
            ActId = act.Command.Id,
            Cause = (act.Command as CarryOut)?.Cause,
            Form = (act.Command as CarryOut)?.Said ?? Record.Empty,
            Changes = new Changes { NextWakeUp = before.NextWakeUp },
            Refusals = [.. act.Refusals],
            PreviousHash = before.LastHash,
        });
        return new CaseChange(before, before.Apply(entry), [entry]);
    }
}
