using System.Runtime.CompilerServices;
using CareWorkflows.Kernel.Activities;
using CareWorkflows.Kernel.Deciding;
using Stateless;
using Stateless.Graph;

namespace CareWorkflows.Kernel.Definitions;

/// <summary>
/// The state machine of a process: one for each compiled version, shared by all its cases, which lend it their state while they move (T17).
/// A case changes state here and nowhere else.
/// </summary>
public sealed class Diagram
{
    private static readonly ConditionalWeakTable<ProcessMachine, Diagram> Built = [];

    /// <summary>The case that is moving on this thread. Deciding is synchronous, so one at a time.</summary>
    [ThreadStatic]
    private static Step? moving;

    private readonly StateMachine<string, string> machine;

    private Diagram(ProcessMachine process)
    {
        // Immediate: a queued machine would keep the state of a case in itself.
        machine = new StateMachine<string, string>(() => moving?.MachineState ?? process.StatesInOrder[0].Name, s => moving!.MachineState = s, FiringMode.Immediate);
        foreach (var state in process.StatesInOrder)
        {
            var configured = machine.Configure(state.Name)
                .OnEntry(() => Effect.RunAll(state.Entry, moving!))
                .OnExit(() => Effect.RunAll(state.Exit, moving!));
            foreach (var edge in state.TriggersInOrder.SelectMany(t => state.Edges[t]).Concat(state.Automatic))
            {
                var description = edge.Condition?.Source ?? (edge.IsOtherwise ? "otherwise" : null);
                if (edge.IsInternal)
                {
                    configured.InternalTransitionIf(edge.Trigger, _ => IsChosen(edge), _ => Effect.RunAll(edge.Action, moving!), description ?? "stays");
                }
                else if (edge.To == state.Name)
                {
                    configured.PermitReentryIf(edge.Trigger, () => IsChosen(edge), description ?? "again");
                }
                else if (description is null)
                {
                    configured.Permit(edge.Trigger, edge.To);
                }
                else
                {
                    configured.PermitIf(edge.Trigger, edge.To, () => IsChosen(edge), description);
                }
            }
        }

        // Between leaving and arriving: trigger, condition, exit, action, entry, as Studio says it.
        machine.OnTransitioned(_ =>
        {
            moving!.Enter(moving.MachineState);
            Effect.RunAll(moving.Chosen!.Action, moving);
        });
    }

    public static Diagram Of(ProcessMachine process) => Built.GetValue(process, p => new Diagram(p));

    /// <summary>The diagram as Mermaid text.</summary>
    public string Mermaid() => MermaidGraph.Format(machine.GetInfo());

    /// <summary>The diagram in Graphviz's DOT language.</summary>
    public string Dot() => UmlDotGraph.Format(machine.GetInfo());

    /// <summary>Moves a case along the edge its step has chosen, running what stands on the way.</summary>
    internal void Move(Step step, Edge edge)
    {
        var outer = moving;
        step.Chosen = edge;
        step.MachineState = step.Now.State;
        moving = step;
        try
        {
            machine.Fire(edge.Trigger);
        }
        finally
        {
            moving = outer;
        }
    }

    // While nobody moves, the machine is only being drawn.
    private static bool IsChosen(Edge edge) => moving is null || ReferenceEquals(moving.Chosen, edge);
}
