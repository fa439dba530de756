using Stateless;
using Stateless.Graph;
using Stateless.Reflection;
using static CareWorkflows.Kernel.Tests.StateMachines.Machines;

namespace CareWorkflows.Kernel.Tests.StateMachines;

public class DiagramTests
{
    [Fact]
    public void Mermaid_shows_states_edges_guards_actions_and_where_it_starts() =>
        MermaidGraph.Format(Example().GetInfo()).ReplaceLineEndings("\n").Should().Be("""
            stateDiagram-v2
            	A --> B : X / greet [child seen] [manager agrees]
            	A --> C : Y
            	A --> A : Z
            	B --> B : X / settle, greet
            	B --> B : Z [Function]
            [*] --> A
            """);

    [Fact]
    public void Dot_shows_states_with_their_actions_edges_guards_and_where_it_starts() =>
        UmlDotGraph.Format(Example().GetInfo()).ReplaceLineEndings("\n").Should().Be("""
            digraph {
            compound=true;
            node [shape=Mrecord]
            rankdir="LR"
            "A" [label="A"];
            "B" [label="B|entry / settle\nexit / pack"];
            "C" [label="C"];

            "A" -> "B" [style="solid", label="X / greet [child seen] [manager agrees]"];
            "A" -> "C" [style="solid", label="Y"];
            "A" -> "A" [style="solid", label="Z"];
            "B" -> "B" [style="solid", label="X / settle, greet"];
            "B" -> "B" [style="solid", label="Z [Function]"];
             init [label="", shape=point];
             init -> "A"[style = "solid"]
            }
            """);

    [Theory]
    [InlineData(MermaidGraphDirection.LeftToRight, "LR")]
    [InlineData(MermaidGraphDirection.RightToLeft, "RL")]
    [InlineData(MermaidGraphDirection.TopToBottom, "TB")]
    [InlineData(MermaidGraphDirection.BottomToTop, "BT")]
    public void Mermaid_runs_the_way_it_is_told(MermaidGraphDirection direction, string code) =>
        MermaidGraph.Format(In(State.A).GetInfo(), direction).ReplaceLineEndings("\n")
            .Should().Be($"stateDiagram-v2\n\tdirection {code}\n[*] --> A");

    [Fact]
    public void Mermaid_gives_names_it_cannot_read_an_id()
    {
        var machine = new StateMachine<string, string>("Plan: first draft");
        machine.Configure("Plan: first draft").Permit("Send", "Planfirstdraft").Permit("Drop", "Plan first-draft");

        MermaidGraph.Format(machine.GetInfo()).ReplaceLineEndings("\n").Should().Be("""
            stateDiagram-v2
            	Planfirstdraft_1 : Plan: first draft
            	Planfirstdraft_2 : Plan first-draft
            	Planfirstdraft_1 --> Planfirstdraft : Send
            	Planfirstdraft_1 --> Planfirstdraft_2 : Drop
            [*] --> Planfirstdraft_1
            """);
    }

    [Fact]
    public void Dot_escapes_quotes_and_backslashes()
    {
        var machine = new StateMachine<string, string>("\"A\"");
        machine.Configure("\"A\"").PermitIf("go", "B", Always, @"C:\");

        UmlDotGraph.Format(machine.GetInfo()).Should().Contain("""
            "\"A\"" -> "B" [style="solid", label="go [C:\\]"];
            """);
    }

    [Fact]
    public void Substates_are_drawn_inside()
    {
        var machine = In(State.A);
        machine.Configure(State.A).InitialTransition(State.B).OnEntry(() => { }, "settle");
        machine.Configure(State.B).SubstateOf(State.A).Permit(Trigger.X, State.C);
        machine.Configure(State.C).SubstateOf(State.A);

        MermaidGraph.Format(machine.GetInfo()).ReplaceLineEndings("\n")
            .Should().StartWith("stateDiagram-v2\n\tstate A {\n\t\tB\n\t\tC\n\t}\n\tB --> C : X");
        UmlDotGraph.Format(machine.GetInfo()).ReplaceLineEndings("\n")
            .Should().Contain("\nsubgraph \"clusterA\"\n\t{\n\tlabel = \"A\\n----------\\nentry / settle\"\n\"B\" [label=\"B\"];\n\"C\" [label=\"C\"];\n}\n");
    }

    [Fact]
    public void A_dynamic_transition_is_drawn_as_a_choice()
    {
        var machine = In(State.A);
        machine.Configure(State.A).PermitDynamic(Trigger.X, () => State.B, "by vote", new DynamicStateInfos { { State.B, "most say yes" } });
        machine.Configure(State.B);

        MermaidGraph.Format(machine.GetInfo()).ReplaceLineEndings("\n")
            .Should().Contain("\tstate Decision1 <<choice>>\n\tA --> Decision1 : X\n\tDecision1 --> B : X [most say yes]\n");
        UmlDotGraph.Format(machine.GetInfo())
            .Should().Contain("\"Decision1\" [shape = \"diamond\", label = \"by vote\"];");
    }

    private static StateMachine<State, Trigger> Example()
    {
        var machine = In(State.A);
        machine.Configure(State.A)
            .PermitIf(Trigger.X, State.B, Guard(true, "child seen"), Guard(true, "manager agrees"))
            .Permit(Trigger.Y, State.C)
            .Ignore(Trigger.Z);
        machine.Configure(State.B)
            .OnEntry(() => { }, "settle")
            .OnExit(() => { }, "pack")
            .PermitReentry(Trigger.X)
            .InternalTransition(Trigger.Z, () => { });
        machine.Configure(State.B).OnEntryFrom(Trigger.X, () => { }, "greet");
        return machine;
    }
}
