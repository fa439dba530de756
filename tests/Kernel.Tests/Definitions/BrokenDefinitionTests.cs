using System.Text.Json.Nodes;
using CareWorkflows.Kernel.Definitions;
using static CareWorkflows.Kernel.Tests.Definitions.BrokenDefinitions;
using Record = CareWorkflows.Kernel.Expressions.Record;

namespace CareWorkflows.Kernel.Tests.Definitions;

/// <summary>The real dispute process, broken in one place at a time: each is found, said where it is, and keeps the process from running.</summary>
public class BrokenDefinitionTests
{
    public static TheoryData<string> FaultNames => [.. Faults.Keys];

    [Fact]
    public void TheWholeDefinition_HasNoError() => Compile(Whole[Dispute]).Findings.Where(f => f.IsError).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(FaultNames))]
    public void Fault_IsFoundWhereItIs(string fault)
    {
        var (broken, place, says) = Faults[fault];
        var definition = Parsed();
        broken(definition);

        var compiled = CompileAlone(definition.ToJsonString());

        compiled.Findings.Should().Contain(f => f.IsError && f.Process == Dispute && f.Place.Contains(place, StringComparison.Ordinal) && f.Message.Contains(says, StringComparison.Ordinal),
            "found was: {0}", string.Join("\n", compiled.Findings));
        compiled.Library.Find(Dispute).Should().BeNull("a definition with an error is never loaded, not even in part");
    }

    /// <summary>The process that hears it may come later: a warning.</summary>
    [Fact]
    public void SignalNoProcessHears_IsAWarning()
    {
        var definition = Parsed();
        Transition(definition, "t-escalate")["action"] = new JsonObject { ["type"] = "Care.SendSignal", ["to"] = "child", ["signal"] = "NobodyListens" };
        Compile(definition.ToJsonString()).Findings.Should().Contain(f => !f.IsError && f.Place == "Discussion, Escalate" && f.Message == "no process hears NobodyListens");
    }

    /// <summary>Studio edits the trigger of a transition, not the transition: what narrows a group may stand there (A8).</summary>
    [Fact]
    public void ATriggerMayNarrowItsGroup()
    {
        var definition = Parsed();
        Transitions(definition).Add(new JsonObject
        {
            ["id"] = "t-note", ["name"] = "Note", ["from"] = "(live)", ["to"] = "(live)",
            ["trigger"] = new JsonObject { ["type"] = "Care.Action", ["name"] = "Note", ["label"] = "Note", ["roles"] = new JsonArray("SW"), ["in"] = new JsonArray("Discussion"), ["reenter"] = true },
        });

        var compiled = Compile(definition.ToJsonString());

        compiled.Findings.Where(f => f.IsError).Should().BeEmpty();
        var machine = compiled.Library.Find(Dispute)!;
        machine.StatesInOrder.Where(s => s.Edges.ContainsKey("Note")).Select(s => s.Name).Should().Equal("Discussion");
        machine.States["Discussion"].Edges["Note"].Single().IsInternal.Should().BeFalse("it enters the state again");
    }

    /// <summary>What all processes share may have a name of its own in one (C11): it is owed once.</summary>
    [Fact]
    public void ADutyOfTheLibrary_IsTakenOnce_WhereItHasAnotherName()
    {
        var definition = Parsed();
        definition["root"]!["states"]!.AsArray().Add(JsonNode.Parse("""
            { "id": "s-all", "name": "(any)", "entry": { "id": "a-o99", "type": "Care.Duty", "name": "O99", "was": ["A"], "title": "Do it", "owner": ["SW"],
              "occurrence": "each action", "due": "on it.dueOn", "metBy": ["CloseAction"], "nature": "reminder" } }
            """));

        var duties = Compile(definition.ToJsonString()).Library.Find(Dispute)!.DutiesByName;

        duties.Should().ContainKey("O99").And.NotContainKey("A");
        Compile(Whole[Dispute]).Library.Find(Dispute)!.DutiesByName.Should().ContainKey("A");
    }

    /// <summary>Files name the variable, Elsa gives it as an object.</summary>
    [Theory]
    [InlineData(""" "cause" """)]
    [InlineData("""{ "id": "v1", "name": "cause" }""")]
    public void AVariableIsSet_NamedEitherWay(string variable)
    {
        var definition = Parsed();
        Transition(definition, "t-escalate")["action"] = new JsonObject { ["type"] = "Elsa.SetVariable", ["variable"] = JsonNode.Parse(variable), ["value"] = "'Other'" };

        Compile(definition.ToJsonString()).Findings.Where(f => f.IsError).Should().BeEmpty();
    }

    [Theory]
    [InlineData("O4", "26 days after referredOn", "they are never more than 20 working days; four weeks are, from a Saturday")]
    [InlineData("O4", "{dsp.iro} after referredOn", "that is the limit itself")]
    [InlineData("O3", "when (iro): 20 wd after referredOn [DSP-05], else 40 wd after referredOn", "the other alternative answers for another rule")]
    public void DueRule_ThatKeepsItsLimit_IsNoFinding(string duty, string due, string because)
    {
        var definition = Parsed();
        Duty(definition, duty)["due"] = due;
        Variable(definition, "dsp.iro").Remove("limit");
        Compile(definition.ToJsonString()).Findings.Where(f => f.IsError).Should().BeEmpty(because);
    }

    [Theory]
    [InlineData("dsp.iro", "4 w", "from Saturday 3 January 2026 it gives 31 January 2026")]
    [InlineData("dsp.iro", "10 wd", null)]
    [InlineData("dsp.iro", "21 wd", "later than the limit of DSP-05")]
    [InlineData("dsp.iro", "2 m", "later than the limit of DSP-05")]
    [InlineData("dsp.iro", "off", "'off' is no amount of time")]
    [InlineData("dsp.lineMgmt", "60 wd", null)]
    public void SettingOfACouncil_IsRefusedWhenLaterThanItsLimit(string key, string value, string? says)
    {
        var refused = Limits.Refused(Compile(Whole[Dispute]).Library, new Record([new(key, value)]), Duties.Calendars.TwoYears);
        refused.Should().HaveCount(says is null ? 0 : 1);
        if (says is not null)
        {
            (refused[0].Field, refused[0].Process).Should().Be((key, Dispute));
            refused[0].Reason.Should().Contain(says);
        }
    }

    /// <summary>Eight at once, from all corners: the designer hears of all of them the first time.</summary>
    [Fact]
    public void SeveralFaults_AreAllFoundAtOnce()
    {
        string[] together =
        [
            "a role there isn't", "a due rule that can't be read", "a name that means nothing, in a condition", "a state nobody can reach", "a signal nobody hears",
            "a field of a type there isn't", "a requirement of a grade there isn't", "a duty met by what there isn't",
        ];
        var definition = Parsed();
        foreach (var fault in together.Where(f => f != "a duty met by what there isn't"))
        {
            Faults[fault].Break(definition);
        }

        Duty(definition, "O3")["metBy"] = new JsonArray("AgreeNextStep");
        var findings = Compile(definition.ToJsonString()).Findings;
        foreach (var fault in together)
        {
            findings.Should().Contain(f => f.Message.Contains(Faults[fault].Says, StringComparison.Ordinal), "it has {0}; found was: {1}", fault, string.Join("\n", findings));
        }
    }

    public static TheoryData<string> Malformed => new()
    {
        "", "{", "nonsense", "[]", "null", "5", "\"text\"", "{\"root\":{},\"root\":{}}", "{\"a\":1,}", new string('[', 100000), "{\"root\":" + new string('[', 200) + new string(']', 200) + "}", "\ud800",
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void WhatIsNoDefinition_IsAFinding(string text)
    {
        var compiled = Compile(text);
        compiled.Findings.Should().Contain(f => f.IsError && f.Process == Dispute && f.Message.Length > 10);
        compiled.Library.Find(Dispute).Should().BeNull();
    }

    /// <summary>Values all over the definition in turn, replaced by every other kind of JSON: never an exception, whatever is found.</summary>
    [Fact]
    public void WrongKindOfJson_AnywhereAtAll_IsNeverAnException()
    {
        var count = Parsed().Descendants().Count();
        string[] wrong = ["null", "5", "\"text\"", "true", "[]", "{}", "[1,null,{}]", "{\"name\":7}", "-1e999"];
        for (var i = 0; i < count; i += 17)
        {
            var definition = Parsed();
            var node = definition.Descendants().ElementAt(i);
            var place = node.GetPath();
            Replace(node, JsonNode.Parse(wrong[i / 17 % wrong.Length]));
            var compile = () => CompileAlone(definition.ToJsonString());
            compile.Should().NotThrow("{0} became {1}", place, wrong[i / 17 % wrong.Length]);
        }
    }

    [Fact]
    public void NameOfATextReplaced_ByOneThatMeansNothing_IsNeverAnException()
    {
        var count = Parsed().Descendants().Count(IsText);
        string[] wrong = ["", " ", "(any)", "{", "it.x.y", "=>", "a b", "💥", "System", "\u0000", "1 wd after 1 wd after it", "each each", "'" + new string('x', 5000)];
        for (var i = 0; i < count; i += 11)
        {
            var definition = Parsed();
            var node = definition.Descendants().Where(IsText).ElementAt(i);
            var place = node.GetPath();
            Replace(node, wrong[i / 11 % wrong.Length]);
            var compile = () => CompileAlone(definition.ToJsonString());
            compile.Should().NotThrow("{0} became {1}", place, wrong[i / 11 % wrong.Length]);
        }
    }

    [Theory]
    [InlineData("1 day after ", "raisedOn")]
    [InlineData("latest of (", "raisedOn")]
    [InlineData("(", "raisedOn")]
    [InlineData("the day of ", "raisedOn")]
    public void DueRule_NestedWithoutEnd_IsAFinding(string again, string core)
    {
        var definition = Parsed();
        Duty(definition, "O1")["due"] = string.Concat(Enumerable.Repeat(again, 20000)) + core;
        Compile(definition.ToJsonString()).Findings.Should().Contain(f => f.IsError && f.Place.Contains("O1", StringComparison.Ordinal));
    }

    /// <summary>What the real Studio sends and exports.</summary>
    [Fact]
    public void WhatStudioSends_IsReadOrFound_NeverAnException()
    {
        var files = System.IO.Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Recorded"), "*.json");
        files.Should().NotBeEmpty();
        foreach (var file in files)
        {
            var json = JsonNode.Parse(File.ReadAllText(file));
            var model = json is JsonObject o && o["model"] is JsonObject m ? m : json;
            var compile = () => CompileAlone(model?.ToJsonString() ?? "null");
            compile.Should().NotThrow("{0}", Path.GetFileName(file)).Which.Findings.Should().Contain(f => f.Process == Dispute);
        }
    }

    private static Compilation Compile(string dispute) => ProcessCompiler.Compile(new Dictionary<string, string>(Whole) { [Dispute] = dispute }, Duties.Calendars.TwoYears);

    /// <summary>With no other process than those it names: where it is compiled hundreds of times.</summary>
    private static Compilation CompileAlone(string dispute) =>
        ProcessCompiler.Compile(Whole.Where(d => d.Key != Dispute && (d.Key is "_common" or "child-record" || dispute.Contains($"\"{d.Key}\"", StringComparison.Ordinal))).Append(new(Dispute, dispute)).ToDictionary(), Duties.Calendars.TwoYears);

    private static bool IsText(JsonNode node) => node is JsonValue value && value.GetValueKind() == System.Text.Json.JsonValueKind.String;

    private static void Replace(JsonNode node, JsonNode? by)
    {
        switch (node.Parent)
        {
            case JsonObject parent:
                parent[node.GetPropertyName()] = by;
                break;
            case JsonArray parent:
                parent[node.GetElementIndex()] = by;
                break;
        }
    }
}
