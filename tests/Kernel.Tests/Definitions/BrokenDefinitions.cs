using System.Text.Json.Nodes;
using CareWorkflows.Kernel.Definitions;

namespace CareWorkflows.Kernel.Tests.Definitions;

/// <summary>The real dispute process and ways to break it in one place. The tests of Studio's API break it in the same ways.</summary>
internal static class BrokenDefinitions
{
    public const string Dispute = "dispute-escalation";

    public static readonly IReadOnlyDictionary<string, string> Whole = Sources();

    public static readonly IReadOnlyDictionary<string, (Action<JsonObject> Break, string Place, string Says)> Faults = new Dictionary<string, (Action<JsonObject> Break, string Place, string Says)>
    {
        ["a transition from a state there isn't"] = (d => Transition(d, "t-escalate")["from"] = "Discusion", "Escalate", "'Discusion', which is no state"),
        ["a transition to a state there isn't"] = (d => Transition(d, "t-escalate")["to"] = "LineManagment", "Escalate", "'LineManagment', which is no state"),
        ["a transition to a group"] = (d => Transition(d, "t-escalate")["to"] = "(live)", "Escalate", "a group is a target only for staying"),
        ["a transition without from"] = (d => Transition(d, "t-escalate").Remove("from"), "Escalate", "'from' is missing"),
        ["a transition without to"] = (d => Transition(d, "t-escalate").Remove("to"), "Escalate", "'to' is missing"),
        ["two states of one name"] = (d => States(d).Add(State(d, "Resolved").DeepClone()), "", "2 states called 'Resolved'"),
        ["a state without a name"] = (d => State(d, "Withdrawn").Remove("name"), "", "'name' is missing"),
        ["a state nobody can reach"] = (d => States(d).Add(new JsonObject { ["id"] = "s-x", ["name"] = "Limbo", ["final"] = true }), "Limbo", "no transition leads here"),
        ["a state without a way to an end"] = (d => Transitions(d).Where(t => t!["from"]!.ToString() == "IroResolution").ToList().ForEach(t => Transitions(d).Remove(t)), "IroResolution", "no way from here to an end"),
        ["no end at all"] = (d => States(d).ToList().ForEach(s => s!.AsObject().Remove("final")), "", "no state is an end"),
        ["an initial state there isn't"] = (d => d["root"]!["initialState"] = "Begin", "", "initial state 'Begin'"),
        ["a start of another name"] = (d => Rename(d, "Start", "Begin"), "", "'Start'"),
        ["a trigger without a type"] = (d => Trigger(d, "t-escalate").Remove("type"), "Escalate", "'type' is missing"),
        ["a trigger of a type there isn't"] = (d => Trigger(d, "t-escalate")["type"] = "Care.Acton", "Escalate", "'Care.Acton' is no trigger"),
        ["a trigger without a name"] = (d => Trigger(d, "t-escalate").Remove("name"), "Escalate", "'name' is missing"),
        ["a role there isn't"] = (d => Trigger(d, "t-escalate")["roles"] = new JsonArray("TN"), "Escalate", "no role 'TN'"),
        ["an action for nobody"] = (d => { Trigger(d, "t-escalate").Remove("roles"); Trigger(d, "t-escalate").Remove("holders"); }, "Discussion, Escalate", "nobody may do this"),
        ["a condition that can't be read"] = (d => Transition(d, "t-raise")["condition"] = "form.ladder == ", "Raise", "'condition' can't be read"),
        ["a name that means nothing, in a condition"] = (d => Transition(d, "t-raise")["condition"] = "frm.ladder == 'CareTeam'", "Raise", "'frm' means nothing here"),
        ["a field there isn't, in a condition"] = (d => Transition(d, "t-raise")["condition"] = "form.lader == 'CareTeam'", "Raise", "no field 'lader'"),
        ["a name that means nothing, in a requirement"] = (d => Requirement(d, "t-agree-next-steps")["if"] = "form.timescaleOn > discused", "AgreeNextSteps", "'discused' means nothing"),
        ["a sentence with a name that means nothing"] = (d => Requirement(d, "t-agree-next-steps")["say"] = "After {discused}.", "AgreeNextSteps", "'discused' means nothing"),
        ["a sentence that can't be read"] = (d => Requirement(d, "t-agree-next-steps")["say"] = "After {form.", "AgreeNextSteps", "'say' can't be read"),
        ["a requirement without a sentence"] = (d => Requirement(d, "t-agree-next-steps").Remove("say"), "AgreeNextSteps", "'say' is missing"),
        ["a requirement of a grade there isn't"] = (d => Requirement(d, "t-agree-next-steps")["grade"] = "soft", "AgreeNextSteps", "'grade' must be"),
        ["a requirement without its condition"] = (d => Requirement(d, "t-agree-next-steps").Remove("if"), "AgreeNextSteps", "'if' is missing"),
        ["a requirement set there isn't"] = (d => Trigger(d, "t-escalate")["requirements"]!.AsArray().Add(new JsonObject { ["use"] = "nothing" }), "Escalate", "no requirement set 'nothing'"),
        ["who may override: a role there isn't"] = (d => Requirement(d, "t-agree-next-steps")["overrideBy"] = new JsonArray("XX"), "AgreeNextSteps", "'XX'"),
        ["a field without a type"] = (d => Field(d, "t-escalate", "reason").Remove("type"), "Escalate", "'type' is missing"),
        ["a field of a type there isn't"] = (d => Field(d, "t-escalate", "reason")["type"] = "Longg", "Escalate", "'Longg' is not a type"),
        ["a field without a name"] = (d => Field(d, "t-escalate", "reason").Remove("name"), "Escalate", "'name' is missing"),
        ["a field with a note but without a name"] = (d => { Field(d, "t-escalate", "reason")["note"] = true; Field(d, "t-escalate", "reason").Remove("name"); }, "Escalate", "'name' is missing"),
        ["a field whose name no expression can say"] = (d => { Field(d, "t-escalate", "reason")["note"] = true; Field(d, "t-escalate", "reason")["name"] = "the reason"; }, "Escalate", "'the reason'"),
        ["a choice without options"] = (d => Field(d, "t-raise", "ladder").Remove("options"), "Raise", "a choice needs options"),
        ["options with a name that means nothing"] = (d => Field(d, "t-raise", "cause")["options"] = "causes.map(c => c)", "Raise", "'causes' means nothing"),
        ["a field asked by one after it"] = (d => Field(d, "t-raise", "ladder")["when"] = "form.smNotifiedOn", "Raise", "no field 'smNotifiedOn' (yet)"),
        ["a field group there isn't"] = (d => Trigger(d, "t-escalate")["form"]!.AsArray().Add(new JsonObject { ["use"] = "nobody" }), "Escalate", "no field group and no action 'nobody'"),
        ["an event date there isn't"] = (d => Trigger(d, "t-escalate")["eventDate"] = "referedOn", "Escalate", "'referedOn' is neither a field nor data"),
        ["an event date that is no date"] = (d => Trigger(d, "t-escalate")["eventDate"] = "reason", "Escalate", "'reason' is no date"),
        ["a form that asks the same twice"] = (d => Trigger(d, "t-escalate")["form"]!.AsArray().Add(Field(d, "t-escalate", "reason").DeepClone()), "Escalate", "asks for 'reason' twice"),
        ["a field of which something is said that means nothing"] = (d => Field(d, "t-escalate", "reason")["requird"] = true, "Escalate", "'requird' means nothing"),
        ["an action of which something is said that means nothing"] = (d => Trigger(d, "t-escalate")["eventdate"] = "referredOn", "Escalate", "'eventdate' means nothing in a Care.Action"),
        ["a duty of which something is said that means nothing"] = (d => Duty(d, "O2")["missedwhen"] = "iro", "O2", "'missedwhen' means nothing in a Care.Duty"),
        ["an effect of which something is said that means nothing"] = (d => Transition(d, "t-raise")["action"]!["tell"] = "x", "Raise", "'tell' means nothing in a Care.Notify"),
        ["an activity of a version there isn't"] = (d => Trigger(d, "t-escalate")["version"] = 2, "Escalate", "one version of Care.Action"),
        ["two activities of one id"] = (d => Trigger(d, "t-escalate")["id"] = Trigger(d, "t-raise")["id"]!.DeepClone(), "", "2 activities have the id"),
        ["a process of a blank name"] = (d => d["name"] = "  ", "", "a name that people can read"),
        ["a transition back to the start"] = (d => Transition(d, "t-escalate")["to"] = "Start", "Discussion, Escalate", "nothing leads back to Start"),
        ["data of a type there isn't"] = (d => d["variables"]!.AsArray().Add(new JsonObject { ["name"] = "shade", ["typeName"] = "Colour" }), "shade", "'Colour' is not a type of data"),
        ["data that begins as what it is not"] = (d => d["variables"]!.AsArray().Add(new JsonObject { ["name"] = "seenOn", ["typeName"] = "Date", ["value"] = "2026-02-30" }), "seenOn", "'2026-02-30' is no Date"),
        ["a For each over nothing"] = (d => Transition(d, "t-escalate")["action"] = new JsonObject { ["type"] = "Elsa.ForEach" }, "Escalate", "needs its 'items'"),
        ["writing what is no data"] = (d => Trigger(d, "t-raise")["writes"] = new JsonObject { ["raisr"] = "actor.person" }, "Raise", "'raisr', which is no data"),
        ["a due rule that can't be read"] = (d => Duty(d, "O1")["due"] = "5 wd behind raisedOn", "O1", "'due' is no due rule"),
        ["a due rule that counts from nothing there is"] = (d => Duty(d, "O1")["due"] = "5 wd after Raised", "O1", "Raised"),
        ["a due rule by a setting there isn't"] = (d => Duty(d, "O1")["due"] = "{dsp.agreeWithn} after raisedOn", "O1", "dsp.agreeWithn"),
        ["a duty without owner"] = (d => Duty(d, "O1").Remove("owner"), "O1", "'owner'"),
        ["a duty owned by a role there isn't"] = (d => Duty(d, "O6")["owner"] = new JsonArray("SMM"), "O6", "'SMM'"),
        ["a duty that alerts a role there isn't"] = (d => Duty(d, "O6")["alert"] = new JsonArray("SM", "HOS"), "O6", "'HOS'"),
        ["a duty nothing meets"] = (d => Duty(d, "O1").Remove("metBy"), "O1", "nothing meets it"),
        ["a duty met by what there isn't"] = (d => Duty(d, "O1")["metBy"] = new JsonArray("AgreeNextStep"), "O1", "'AgreeNextStep', which is no action"),
        ["a duty met by what can't happen there"] = (d => Duty(d, "O1")["metBy"] = new JsonArray("NameLineManagers"), "O1", "nobody can meet duty O1 here"),
        ["a duty met where a name means nothing"] = (d => Duty(d, "O1")["metBy"] = new JsonArray(new JsonObject { ["action"] = "AgreeNextSteps", ["where"] = "outcom == 'x'" }), "O1", "'outcom' means nothing"),
        ["a duty without a date"] = (d => Duty(d, "O1").Remove("due"), "O1", "'due' is missing"),
        ["a duty owed when a name that means nothing holds"] = (d => Duty(d, "O2")["when"] = "timescalOn", "O2", "'timescalOn' means nothing"),
        ["a duty that depends on today"] = (d => Duty(d, "O2")["when"] = "timescaleOn > today", "O2", "'today' means nothing"),
        ["a duty reminding when a name that means nothing holds"] = (d => Duty(d, "O2")["remind"]![0]!["when"] = "nobody", "O2", "'nobody' means nothing"),
        ["a duty of a nature there isn't"] = (d => Duty(d, "O2")["nature"] = "breech", "O2", "'nature' must be"),
        ["a duty inside an If"] = (d => State(d, "IroResolution")["entry"] = new JsonObject { ["type"] = "Elsa.If", ["condition"] = "true", ["then"] = State(d, "IroResolution")["entry"]!.DeepClone() }, "IroResolution", "a duty may stand only in a state's entry"),
        ["two duties that count from each other"] = (d => { Duty(d, "O1")["due"] = "1 day after due of O2"; Duty(d, "O2")["due"] = "1 day after due of O1"; }, "O1", "counts from itself"),
        ["a trigger waiting in an entry"] = (d => State(d, "IroResolution")["entry"] = new JsonObject { ["type"] = "Care.Action", ["name"] = "X" }, "IroResolution", "entry, exit and action never wait"),
        ["an activity there isn't"] = (d => Transition(d, "t-raise")["action"]!["type"] = "Care.Notfy", "Raise", "no activity 'Care.Notfy'"),
        ["a template there isn't"] = (d => Letter(d, "leter.md", "x"), "Raise", "there is no template 'leter.md'"),
        ["a template with a name that means nothing"] = (d => Letter(d, "letter.md", "# Dear reader\n\nIt is {concrn}."), "Raise, templates/letter.md line 3", "'concrn' means nothing"),
        ["a template with a field there isn't"] = (d => Letter(d, "letter.md", "- {form.raisd}"), "Raise, templates/letter.md line 1", "no field 'raisd'"),
        ["a template that can't be read"] = (d => Letter(d, "letter.md", "One\n{form."), "templates/letter.md line 2", "it can't be read"),
        ["an effect with a name that means nothing"] = (d => Transition(d, "t-raise")["action"]!["to"] = new JsonArray("ownr"), "Raise", "'ownr' means nothing"),
        ["an entry with a name that means nothing"] = (d => State(d, "Resolved")["entry"] = new JsonObject { ["type"] = "Care.Notify", ["to"] = new JsonArray("ownr"), ["say"] = "x" }, "Resolved", "'ownr' means nothing"),
        ["one trigger written out twice, differently"] = (d => Trigger(d, "t-resolve-line-management-resolved")["label"] = "Settle", "Resolve", "written out twice, differently"),
        ["two transitions without a condition"] = (d => Transitions(d).Add(Copy(d, "t-escalate", to: "IroResolution")), "Discussion, Escalate", "several transitions without a condition"),
        ["a process there isn't, started"] = (d => Transition(d, "t-escalate")["action"] = new JsonObject { ["type"] = "Care.StartProcess", ["process"] = "no-such", ["do"] = "X" }, "Escalate", "no such process"),
        ["a process started by what doesn't start it"] = (d => Transition(d, "t-escalate")["action"] = new JsonObject { ["type"] = "Care.StartProcess", ["process"] = "child-and-family-progress", ["do"] = "HoldMeeting" }, "Escalate", "does not start it"),
        ["a meeting told by what there isn't"] = (d => Meeting(d)["agenda"] = "agendda", "customProperties.care", "the agenda of a meeting is told by 'agendda'"),
        ["a meeting without a quorum"] = (d => Meeting(d).Remove("quorum"), "", "'quorum' is missing"),
        ["a meeting open to a role there isn't"] = (d => Meeting(d)["openTo"] = new JsonArray("PAA"), "customProperties.care", "'PAA', and there is no such role"),
        ["a meeting whose attendance no form records"] = (d => Meeting(d), "customProperties.care", "no form records the attendance of a meeting"),
        ["a tick that is no yes or no"] = (d => Field(d, "t-escalate", "reason")["tick"] = true, "Escalate", "only a Bool is ticked"),
        ["a suggestion with a name that means nothing"] = (d => Field(d, "t-escalate", "reason")["suggest"] = "resaon", "Escalate", "'resaon' means nothing"),
        ["a setting later than its limit"] = (d => Variable(d, "dsp.iro")["value"] = "21 wd", "O4", "{dsp.iro} after referredOn, with dsp.iro = 21 wd, is later than the limit of DSP-05 (20 working days after referredOn): from"),
        ["a due rule later than its limit"] = (d => Duty(d, "O4")["due"] = "5 weeks after referredOn", "O4", "5 weeks after referredOn is later than the limit of DSP-05 (20 working days after referredOn): from Thursday 1 January 2026 it gives 5 February 2026, and the limit is 29 January 2026"),
        ["an alternative later than its limit"] = (d => Duty(d, "O4")["due"] = "when (iro): 1 day after referredOn, else 2 months after referredOn", "O4", "later than the limit of DSP-05"),
        ["an alternative later than the limit it is tagged with"] = (d => Duty(d, "O3")["due"] = "when (iro): 25 wd after referredOn [DSP-05], else 40 wd after referredOn", "O3", "25 working days after referredOn [DSP-05] is later than the limit"),
        ["a due rule that counts from what its limit does not"] = (d => Duty(d, "O4")["due"] = "40 working days after raisedOn", "limits", "the limit of DSP-05 holds nothing"),
        ["a setting turned off, though it has a limit"] = (d => Variable(d, "dsp.iro")["value"] = "off", "dsp.iro", "'off' is no amount of time, and the limit of DSP-05 asks for one"),
        ["a setting with a limit there isn't"] = (d => Variable(d, "dsp.legal")["limit"] = "DSP-99", "dsp.legal", "'DSP-99' is no rule with a limit"),
        ["a setting later than a limit its duty does not name"] = (d => { Variable(d, "dsp.lineMgmt")["limit"] = "DSP-05"; Variable(d, "dsp.lineMgmt")["value"] = "30 wd"; }, "dsp.lineMgmt", "later than the limit of DSP-05"),
        ["a setting with a limit that nothing counts by"] = (d => Duty(d, "O4")["due"] = "20 wd after referredOn", "dsp.iro", "no duty counts by it"),
        ["a limit that can't be read"] = (d => Care(d)["limits"]!["DSP-05"] = "20 wd behind referredOn", "limits", "'DSP-05' is no due rule"),
        ["a limit that counts from nothing there is"] = (d => Care(d)["limits"]!["DSP-05"] = "20 wd after Referred", "limits", "Referred"),
        ["a signal sent when nobody knows"] = (d => Transition(d, "t-reallocate")["action"]!["when"] = "later", "Reallocate", "'with the step' or 'afterwards', not 'later'"),
        ["a process started when nobody knows"] = (d => Transition(d, "t-escalate")["action"] = Start(("when", "tomorrow")), "Escalate", "'with the step' or 'afterwards', not 'tomorrow'"),
        ["a process started unless it exists, by no name"] = (d => Transition(d, "t-escalate")["action"] = Start(("ifExists", "skip")), "Escalate", "'ifExists' needs 'key'"),
        ["a process started otherwise if it exists"] = (d => Transition(d, "t-escalate")["action"] = Start(("ifExists", "replace")), "Escalate", "'ifExists' must be 'skip', not 'replace'"),
        ["a process there isn't, started afterwards"] = (d => Transition(d, "t-escalate")["action"] = new JsonObject { ["type"] = "Care.StartProcess", ["process"] = "no-such", ["do"] = "X", ["when"] = "afterwards" }, "Escalate", "no such process"),
        ["a signal that fires what there isn't"] = (d => Trigger(d, "t-transfer-cancelled")["fires"] = "Withdrw", "TransferCancelled", "it fires 'Withdrw', which is no action"),
        ["a signal that fires what can't be done there"] = (d => { Transition(d, "t-transfer-cancelled")["in"]!.AsArray().Add("Discussion"); Transitions(d).Remove(Transition(d, "t-withdraw-legal-advice-withdrawn")); }, "TransferCancelled", "LegalAdvice: it fires 'Withdraw', which is not possible here"),
        ["a signal that fires itself"] = (d => Trigger(d, "t-transfer-cancelled")["fires"] = "TransferCancelled", "TransferCancelled", "it fires itself"),
        ["a signal that gives a field there isn't"] = (d => Trigger(d, "t-transfer-cancelled")["with"] = Values(("reason", "form.reason"), ("reasn", "form.reason")), "TransferCancelled", "it gives 'reasn', which is no field of Withdraw"),
        ["a signal that leaves out a field"] = (d => Trigger(d, "t-transfer-cancelled")["with"] = Values(("withdrawnOn", "form.withdrawnOn")), "TransferCancelled", "it does not give 'reason', which Withdraw must have"),
        ["a signal that gives what it does not take"] = (d => Trigger(d, "t-transfer-cancelled")["with"] = Values(("reason", "form.reasn")), "TransferCancelled", "the form has no field 'reasn'"),
        ["a form handed on that is none"] = (d => Trigger(d, "t-transfer-cancelled")["with"] = "from", "TransferCancelled", "'with' must be form, for the whole form, or an object"),
        ["a process started with a field there isn't"] = (d => { var start = Start(("link", "again")); start["values"] = Values(("cuase", "'AgencyIssue'")); Transition(d, "t-escalate")["action"] = start; }, "Escalate", "it starts 'dispute-escalation', but it gives 'cuase', which is no field of Raise"),
        ["a process started without a field it must have"] = (d => Transition(d, "t-escalate")["action"] = Start(("link", "again")), "Escalate", "it does not give 'concern', which Raise must have"),
        ["a duty in a sequence in a sequence"] = (d => State(d, "IroResolution")["entry"] = new JsonObject { ["type"] = "Elsa.Sequence", ["activities"] = new JsonArray(new JsonObject { ["type"] = "Elsa.Sequence", ["activities"] = new JsonArray(State(d, "IroResolution")["entry"]!.DeepClone()) }) }, "IroResolution", "a duty may stand only in a state's entry, directly or in one sequence"),
        ["a signal nobody hears"] = (d => Transition(d, "t-reallocate")["action"]!["signal"] = "Relocated", "Reallocate", "does not hear it"),
        ["a signal to a process there isn't"] = (d => Transition(d, "t-escalate")["action"] = new JsonObject { ["type"] = "Care.SendSignal", ["to"] = "child", ["process"] = "no-such", ["signal"] = "X" }, "Escalate", "no such process"),
        ["what happens by itself, for ever"] = (d => Transitions(d).Add(new JsonObject { ["id"] = "t-x", ["name"] = "Spin", ["from"] = "Discussion", ["to"] = "Discussion" }), "Discussion, Spin", "by itself for ever"),
        ["what happens by itself, round in a circle"] = (d => { Transitions(d).Add(Auto("Up", "Discussion", "LineManagement")); Transitions(d).Add(Auto("Down", "LineManagement", "Discussion")); }, "Discussion, Up", "by itself for ever"),
        ["a deadline without a date"] = (d => Trigger(d, "t-line-management-timed-out").Remove("due"), "LineManagementTimedOut", "a deadline needs 'due'"),
        ["a deadline that answers no duty"] = (d => Trigger(d, "t-line-management-timed-out")["answers"] = new JsonArray("O33"), "LineManagementTimedOut", "'O33', which is no duty"),
        ["a computed value that needs itself"] = (d => Variable(d, "timescaleOn")["value"] = "lineManagers.length > 0 && timescaleOn", "timescaleOn", "needs itself"),
        ["a computed value with a name that means nothing"] = (d => Variable(d, "timescaleOn")["value"] = "lastt('AgreeNextSteps')", "timescaleOn", "'lastt' means nothing"),
        ["one name for two variables"] = (d => d["variables"]!.AsArray().Add(new JsonObject { ["name"] = "owner", ["typeName"] = "Computed", ["value"] = "1" }), "owner", "twice"),
        ["a root that is no state machine"] = (d => d["root"]!["type"] = "Elsa.Flowchart", "", "the root must be an Elsa.StateMachine"),
        ["no root"] = (d => d.Remove("root"), "", "the root must be an Elsa.StateMachine"),
        ["a flowchart that goes round"] = (d => Transition(d, "t-raise")["action"] = Flowchart(("a", "b"), ("b", "a")), "Raise", "round in circles"),
        ["a flowchart with two activities of one id"] = (d => { var f = Flowchart(("a", "b")); f["activities"]!.AsArray().Add(f["activities"]![0]!.DeepClone()); Transition(d, "t-raise")["action"] = f; }, "Raise", "'a'"),
        ["a flowchart of nonsense"] = (d => Transition(d, "t-raise")["action"] = JsonNode.Parse("""{"type":"Elsa.Flowchart","activities":[{"id":"a","type":"Care.Notify","to":["SW"],"say":"x"},{"id":"b","type":"Care.Notify","to":["SW"],"say":"x"}],"connections":["a",{"source":"a","target":5},7]}"""), "Raise", "'connections' must be a list of objects"),
        ["a wrapped input with a property twice"] = (d => Trigger(d, "t-escalate")["form"] = new JsonObject { ["typeName"] = "Object", ["expression"] = new JsonObject { ["type"] = "Object", ["value"] = """[{"name":"a","name":"b","type":"Text"}]""" } }, "Escalate", "'form' must be a list"),
    };

    public static Dictionary<string, string> Sources()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "workflows", Dispute, "process.json")))
        {
            folder = folder.Parent!;
        }

        return System.IO.Directory.EnumerateFiles(Path.Combine(folder.FullName, "workflows"), "process.json", SearchOption.AllDirectories)
            .ToDictionary(f => Path.GetFileName(Path.GetDirectoryName(f)!), f => DefinitionText.WithTemplates(File.ReadAllText(f), TemplatesBeside(f)));
    }

    private static void Letter(JsonObject definition, string template, string text)
    {
        definition["customProperties"]!["care"]!["templates"] = new JsonObject { ["letter.md"] = text };
        Transition(definition, "t-raise")["action"] = new JsonObject { ["type"] = "Care.Document", ["kind"] = "letter", ["template"] = template };
    }

    private static Dictionary<string, string> TemplatesBeside(string file) => Path.Combine(Path.GetDirectoryName(file)!, "templates") is var folder && System.IO.Directory.Exists(folder)
        ? System.IO.Directory.EnumerateFiles(folder).ToDictionary(t => Path.GetFileName(t), File.ReadAllText)
        : [];

    public static JsonObject Parsed() => JsonNode.Parse(Whole[Dispute])!.AsObject();

    public static JsonArray Transitions(JsonObject definition) => definition["root"]!["transitions"]!.AsArray();

    public static JsonArray States(JsonObject definition) => definition["root"]!["states"]!.AsArray();

    public static JsonObject Transition(JsonObject definition, string id) => Transitions(definition).Single(t => t!["id"]!.ToString() == id)!.AsObject();

    public static JsonObject Trigger(JsonObject definition, string transition) => Transition(definition, transition)["trigger"]!.AsObject();

    public static JsonObject Requirement(JsonObject definition, string transition) => Trigger(definition, transition)["requirements"]![0]!.AsObject();

    public static JsonObject Field(JsonObject definition, string transition, string name) => Trigger(definition, transition)["form"]!.AsArray().Single(f => f!["name"]?.ToString() == name)!.AsObject();

    public static JsonObject State(JsonObject definition, string name) => States(definition).First(s => s!["name"]?.ToString() == name)!.AsObject();

    public static JsonObject Variable(JsonObject definition, string name) => definition["variables"]!.AsArray().Single(s => s!["name"]!.ToString() == name)!.AsObject();

    public static JsonObject Duty(JsonObject definition, string name) => definition.Descendants().OfType<JsonObject>().Single(o => o["type"]?.ToString() == "Care.Duty" && o["name"]?.ToString() == name);

    public static JsonObject Care(JsonObject definition) => definition["customProperties"]!["care"]!.AsObject();

    /// <summary>Makes its cases sessions, and says how they are held.</summary>
    public static JsonObject Meeting(JsonObject definition)
    {
        var meeting = new JsonObject { ["openTo"] = new JsonArray("TM"), ["chair"] = "owner", ["parts"] = "owner", ["agenda"] = "owner", ["members"] = "owner", ["attendance"] = "owner", ["quorum"] = "owner" };
        Care(definition)["session"] = new JsonObject { ["series"] = "owner", ["nominalOn"] = "owner", ["startsAt"] = "owner", ["endsAt"] = "owner", ["meeting"] = meeting };
        return meeting;
    }

    private static JsonObject Values(params (string Field, string Expression)[] values) => new(values.Select(v => KeyValuePair.Create(v.Field, (JsonNode?)v.Expression)));

    public static JsonObject Start((string Name, string Value) with) => new() { ["type"] = "Care.StartProcess", ["process"] = "dispute-escalation", ["do"] = "Raise", [with.Name] = with.Value };

    public static JsonObject Auto(string name, string from, string to) => new() { ["id"] = "t-" + name, ["name"] = name, ["from"] = from, ["to"] = to };

    public static JsonObject Copy(JsonObject definition, string id, string to)
    {
        var copy = Transition(definition, id).DeepClone().AsObject();
        copy["id"] = id + "-copy";
        copy["to"] = to;
        return copy;
    }

    public static JsonObject Flowchart(params (string From, string To)[] connections) => new()
    {
        ["type"] = "Elsa.Flowchart",
        ["start"] = connections[0].From,
        ["activities"] = new JsonArray([.. connections.SelectMany(c => new[] { c.From, c.To }).Distinct().Select(a => new JsonObject { ["id"] = a, ["type"] = "Care.Notify", ["to"] = new JsonArray("SW"), ["say"] = "x" })]),
        ["connections"] = new JsonArray([.. connections.Select(c => new JsonObject { ["source"] = new JsonObject { ["activity"] = c.From, ["port"] = "Done" }, ["target"] = new JsonObject { ["activity"] = c.To } })]),
    };

    public static void Rename(JsonObject definition, string state, string name)
    {
        State(definition, state)["name"] = name;
        definition["root"]!["initialState"] = name;
        foreach (var transition in Transitions(definition).Where(t => t!["from"]!.ToString() == state))
        {
            transition!["from"] = name;
        }
    }
}

internal static class JsonWalk
{
    public static IEnumerable<JsonNode> Descendants(this JsonNode node) => (node switch
    {
        JsonObject map => map.Select(p => p.Value),
        JsonArray list => list,
        _ => [],
    }).OfType<JsonNode>().SelectMany(n => n.Descendants().Prepend(n));
}
