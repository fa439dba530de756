using CareWorkflows.Kernel.Activities;

namespace CareWorkflows.Kernel.Definitions;

/// <summary>Finds what one process expects of another that isn't there.</summary>
internal static class LinkCheck
{
    public static void Run(ProcessMachine machine, IReadOnlyList<ProcessMachine> others, List<Finding> findings)
    {
        foreach (var state in machine.StatesInOrder)
        {
            foreach (var edge in state.Edges.Values.SelectMany(e => e).Concat(state.Automatic))
            {
                foreach (var effect in Effect.All(edge.Action.Concat(state.Entry).Concat(state.Exit)))
                {
                    Check(machine, $"{edge.From}, {edge.Trigger}", effect, machine.Triggers.GetValueOrDefault(edge.Trigger)?.Form ?? [], others, findings);
                }
            }
        }
    }

    private static void Check(ProcessMachine machine, string place, Effect effect, IReadOnlyCollection<Field> form, IReadOnlyList<ProcessMachine> others, List<Finding> findings)
    {
        void Find(string message) => findings.Add(new Finding(machine.Process, place, message));
        switch (effect)
        {
            case StartProcess start:
                var started = others.FirstOrDefault(m => m.Process == start.Process);
                if (started is null)
                {
                    Find($"it starts '{start.Process}', and there is no such process");
                }
                else if (started.EdgesFrom(Cases.Case.Start, start.Do).Count == 0)
                {
                    Find($"it starts '{start.Process}' by '{start.Do}', which does not start it");
                }
                else
                {
                    foreach (var misfit in start.Values.Misfits(started.Triggers[start.Do], form))
                    {
                        Find($"it starts '{start.Process}', but {misfit}");
                    }
                }

                break;
            case SendSignal { To: SignalTo.Record } signal when others.FirstOrDefault(m => m.IsChildRecord) is { } record && record.TriggersInOrder.TrueForAll(t => t.Signal != signal.Signal):
                Find($"it sends {signal.Signal} to the child's record, which does not hear it");
                break;
            case SendSignal { Process: { } process } when others.All(m => m.Process != process):
                Find($"it sends a signal to '{process}', and there is no such process");
                break;
            case SendSignal { To: SignalTo.Child, Process: null } signal when others.All(m => m.TriggersInOrder.TrueForAll(t => t.Signal != signal.Signal)):
                findings.Add(new Finding(machine.Process, place, $"no process hears {signal.Signal}", IsError: false));
                break;
            case SendSignal { Process: { } process } signal when others.FirstOrDefault(m => m.Process == process) is { } hearer && hearer.TriggersInOrder.TrueForAll(t => t.Signal != signal.Signal):
                Find($"it sends {signal.Signal} to '{process}', which does not hear it");
                break;
            case SetVariable set when !machine.Data.ContainsKey(set.Variable):
                Find($"it sets '{set.Variable}', which is no data of this process");
                break;
        }
    }
}
