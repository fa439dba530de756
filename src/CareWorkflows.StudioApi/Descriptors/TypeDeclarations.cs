using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CareWorkflows.StudioApi.Descriptors;

/// <summary>
/// What an expression sees, as TypeScript declares it, so that Studio's editor completes it. Studio adds the text anew with every editor it opens, and never
/// takes the last one away: so only what may be declared twice is declared (interfaces, functions, <c>var</c>).
/// </summary>
internal static partial class TypeDeclarations
{
    private const string Facts = "Fact";

    private static readonly HashSet<string> Reserved =
    [
        "break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete", "do", "else", "enum", "export", "extends", "false", "finally", "for",
        "function", "if", "import", "in", "instanceof", "new", "null", "return", "super", "switch", "this", "throw", "true", "try", "typeof", "var", "void", "while", "with",
        // Declared below with a meaning of their own.
        "form", "data", "variables", "state", "process", "child", "it", "actor", "act", "before", "now", "today", "people",
    ];

    public static string Of(EditedDefinition definition)
    {
        var text = new StringBuilder();
        text.Append(Always);
        Form(text, definition);
        Data(text, definition);
        Settings(text, definition);
        Sources(text, definition);
        Names(text, "States", "A state of this process.", (definition.Own?.States ?? []).Select(s => (s.Name, s.Words)));
        Names(text, "Duties", "A duty of this process.", definition.WithLibrary.SelectMany(d => d.Duties).Select(d => (d.Name, d.Words)));
        Names(text, "Processes", "A process.", definition.All.Where(d => !d.IsLibrary).Select(d => (d.Process, (string?)d.Name)));
        Names(text, "Links", "What this process calls cases it is bound to.", (definition.Own?.Links ?? []).Append("source").Select(l => (l, (string?)null)));
        Names(text, "Roles", "A role.", (definition.Library?.Roles ?? []).Select(r => (r.Name, r.Words)));
        Child(text, definition);
        return text.ToString();
    }

    private static void Form(StringBuilder text, EditedDefinition definition)
    {
        var fields = definition.WithLibrary.SelectMany(d => d.Triggers.SelectMany(t => definition.Form(d, t))).DistinctBy(f => f.Name);
        Interface(text, "Form", "The form of the action at hand: the fields of every form of this process.", fields.Select(f => Member(f, optional: true)));
    }

    private static void Data(StringBuilder text, EditedDefinition definition)
    {
        var variables = definition.WithLibrary.SelectMany(d => d.Variables).Where(v => !v.IsSetting).DistinctBy(v => v.Name).ToList();
        Interface(text, "CaseData", "The data of the case.", variables.Where(v => v.Type != "Computed").Select(v => Member(v.Name, TypeOf(v.Type), v.Description)));
        Interface(text, "CaseVariables", "The data of the case, and what is worked out from it.", variables.Select(v => Member(v.Name, TypeOf(v.Type), v.Description)));
        foreach (var variable in variables.Where(v => Identifier().IsMatch(v.Name) && !Reserved.Contains(v.Name)))
        {
            Doc(text, "", variable.Description ?? $"{variable.Type} of the case.");
            text.Append(CultureInfo.InvariantCulture, $"declare var {variable.Name}: {TypeOf(variable.Type)};\n");
        }
    }

    private static void Settings(StringBuilder text, EditedDefinition definition) => Interface(
        text, "Settings", "The settings of this process.",
        definition.WithLibrary.SelectMany(d => d.Variables).Where(v => v.IsSetting).DistinctBy(v => v.Name).Select(v => Member(v.Name, TypeOf(v.Type), v.Description)));

    private static void Sources(StringBuilder text, EditedDefinition definition)
    {
        var actions = definition.WithLibrary.SelectMany(d => d.Triggers.Select(t =>
            Member(t.Name, $"{Facts} & {{ {string.Join("; ", definition.Form(d, t).Select(f => $"{Key(f.Name)}: {TypeOf(f)}"))} }}", t.Label)));
        var streams = definition.WithLibrary.SelectMany(d => d.Streams).Append("action").Distinct().Select(s => Member(s, $"{Facts} & Form", "A stream of facts."));
        Interface(text, "Sources", "What facts come from: actions and streams.", actions.Concat(streams).DistinctBy(m => m.Name));
    }

    private static void Child(StringBuilder text, EditedDefinition definition) => Interface(
        text, "Child", "The child, as their record has it.",
        (definition.All.FirstOrDefault(d => d.IsRecord)?.Variables ?? []).Where(v => !v.IsSetting).Select(v => Member(v.Name, TypeOf(v.Type), v.Description)));

    private static void Names(StringBuilder text, string name, string doc, IEnumerable<(string Name, string? Words)> names) =>
        Interface(text, name, doc, names.DistinctBy(n => n.Name).Select(n => Member(n.Name, "true", n.Words)));

    private static void Interface(StringBuilder text, string name, string doc, IEnumerable<(string Name, string Declaration, string? Doc)> members)
    {
        Doc(text, "", doc);
        text.Append(CultureInfo.InvariantCulture, $"interface {name} {{\n");
        foreach (var member in members)
        {
            Doc(text, "  ", member.Doc);
            text.Append(CultureInfo.InvariantCulture, $"  {member.Declaration};\n");
        }

        text.Append("}\n");
    }

    private static (string Name, string Declaration, string? Doc) Member(string name, string type, string? doc) => (name, $"{Key(name)}: {type}", doc);

    private static (string Name, string Declaration, string? Doc) Member(FormField field, bool optional) =>
        (field.Name, $"{Key(field.Name)}{(optional ? "?" : "")}: {TypeOf(field)}", field.Label);

    private static void Doc(StringBuilder text, string indent, string? doc)
    {
        if (doc is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"{indent}/** {doc.Replace("*/", "* /", StringComparison.Ordinal).ReplaceLineEndings(" ")} */\n");
        }
    }

    private static string TypeOf(FormField field) => field.Type != "List" ? TypeOf(field.Type)
        : field.Items.Count > 0 ? $"{{ {string.Join("; ", field.Items.Select(i => $"{Key(i.Name)}: {TypeOf(i)}"))} }}[]"
        : $"{TypeOf(field.Of ?? "")}[]";

    /// <summary>Dates and durations are texts that can be compared.</summary>
    private static string TypeOf(string type) => type switch
    {
        "Text" or "Long" or "Date" or "DateTime" or "Time" or "Duration" or "Doc" or "Person" or "Role" or "Choice" => "string",
        "Bool" => "boolean",
        "Int" or "Num" => "number",
        "Multi" => "string[]",
        "List" => "any[]",
        _ => "any",
    };

    private static string Key(string name) => Identifier().IsMatch(name) ? name : $"'{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal).ReplaceLineEndings(" ")}'";

    [GeneratedRegex("^[A-Za-z_$][A-Za-z0-9_$]*$")]
    private static partial Regex Identifier();

    /// <summary>What is the same in every process (docs/definitions.md, "What expressions see").</summary>
    private const string Always = """
        /** A dated, numbered occurrence: one meeting, one visit. Has the fields kept of its form. */
        interface Fact {
          /** Its number in its stream; never changes. */
          no: number;
          /** When it happened. */
          on: string;
          /** The action that recorded it. */
          action: string;
          /** The entry of the history it comes from. */
          entry: number;
        }
        /** A duty as it stands. */
        interface DutyNow { name: string; duty: string; title: string; due: string; windowFrom: string; owner: string[]; rules: string[]; status: string; owed: boolean; metOn: string; session: string; }
        /** A breach as it stands. */
        interface BreachNow { id: string; duty: string; dutyName: string; rules: string[]; status: string; open: boolean; since: string; due: string; reason: string; daysLate: number; acknowledgedOn: string; canBeMet: boolean; title: string; label: string; }
        /** Another case: what of it may be read. Its public computed values too. */
        interface OtherCase { id: string; process: string; state: string; final: boolean; live: boolean; openedOn: string; [value: string]: any; }
        /** A session of a series, such as a panel. */
        interface Session { name: string; series: string; nominalOn: string; startsAt: string; endsAt: string; cutoffAt: string; day: string; open: boolean; sitting: boolean; over: boolean; state: string; due(duty: string): string; [value: string]: any; }
        /** A case on the agenda of a session, with the duties meant for it. Its public computed values too. */
        interface AgendaRow extends OtherCase { case: string; child: string; duties: string[]; owed: string[]; due: { [duty: string]: string }; }
        interface Child {
          id: string;
          /** The child's record as it was on that day. */
          asOf(date: string): Child;
          /** Age in years on that day. */
          age(date: string): number;
          /** The child's cases of a process. */
          cases(process: keyof Processes, filter?: (c: OtherCase) => any): OtherCase[];
        }
        /** The form of the action at hand. Not in due rules, duties and computed values. */
        declare var form: Form;
        /** When it happened, as far as it is known. Not in due rules, duties and computed values. */
        declare var occurredOn: string;
        /** The moment of recording. Not in due rules, duties and computed values. */
        declare var now: string;
        /** The day of recording. Not in due rules, duties and computed values. */
        declare var today: string;
        /** Who does it. Not in due rules, duties and computed values. */
        declare var actor: { person: string; roles: string[]; actingRole: string; team: string };
        /** The action at hand. */
        declare var act: { name: string; id: string; cause: string };
        /** The case before this step. */
        declare var before: { data: CaseData };
        /** The state the case is in. */
        declare var state: keyof States;
        declare var caseId: string;
        declare var process: keyof Processes;
        /** The data of the case. Each is known by its bare name too. */
        declare var data: CaseData;
        /** Data and computed values. */
        declare var variables: CaseVariables;
        /** Data, a computed value or a setting, by its name. */
        declare function getVariable<K extends keyof CaseVariables>(name: K): CaseVariables[K];
        /** A setting: the council's value, else the definition's. */
        declare function setting<K extends keyof Settings>(key: K): Settings[K];
        /** The earliest fact of an action or a stream; up to a day, or that a filter takes. */
        declare function first<K extends keyof Sources>(source: K, onOrFilter?: string | ((fact: Sources[K]) => any)): Sources[K];
        /** The latest fact of an action or a stream; up to a day, or that a filter takes. */
        declare function last<K extends keyof Sources>(source: K, onOrFilter?: string | ((fact: Sources[K]) => any)): Sources[K];
        /** The latest fact before a day. */
        declare function previous<K extends keyof Sources>(source: K, on: string): Sources[K];
        /** The earliest fact after a day. */
        declare function next<K extends keyof Sources>(source: K, on: string): Sources[K];
        /** All facts of an action or a stream, in order of event date. */
        declare function facts<K extends keyof Sources>(source: K, filter?: (fact: Sources[K]) => any): Sources[K][];
        /** How many facts there are of an action or a stream. */
        declare function count<K extends keyof Sources>(source: K, filter?: (fact: Sources[K]) => any): number;
        /** Whether there is any fact of an action or a stream. */
        declare function has<K extends keyof Sources>(source: K, filter?: (fact: Sources[K]) => any): boolean;
        /** The number the next fact of a stream gets. */
        declare function nextNo(stream: keyof Sources): number;
        /** The fact of a stream that has this number. */
        declare function item<K extends keyof Sources>(stream: K, no: number): Sources[K];
        /** A duty as it stands. Not in due rules, duties and computed values. */
        declare function duty(name: keyof Duties, no?: number): DutyNow;
        /** The duties of the case. Not in due rules, duties and computed values. */
        declare function duties(filter?: (duty: DutyNow) => any): DutyNow[];
        /** The breaches of the case. Not in due rules, duties and computed values. */
        declare function breaches(filter?: (breach: BreachNow) => any): BreachNow[];
        /** The breach of that number. Not in due rules, duties and computed values. */
        declare function breach(id: string | number): BreachNow;
        /** The child the case is about. */
        declare var child: Child;
        /** The cases bound to this one by a link. */
        declare function linked(link: keyof Links): OtherCase[];
        /** The case of that id. */
        declare function case_(id: string): OtherCase;
        /** The sessions of a series in order, those still to be opened too; none that is cancelled. */
        declare function sessions(series: string): Session[];
        /** The session of that name; where an action is judged, also what its case makes public. */
        declare function sessionOf(name: string): Session;
        /** On a session: the cases that have something meant for it. */
        declare var agenda: AgendaRow[];
        /** In a duty: what it is owed for, such as the meeting or the session. */
        declare var it: any;
        /** The directory of people. */
        declare var people: { hasRole(person: string, role: keyof Roles): boolean; holders(role: keyof Roles): string[] };
        /** The working day that many after a date; before it when negative. */
        declare function addWorkingDays(date: string, days: number): string;
        declare function addDays(date: string, days: number): string;
        declare function addMonths(date: string, months: number): string;
        /** add(date, '6 m'): an amount of time after a date; before it when negative. */
        declare function add(date: string, amount: string): string;
        /** The dates an amount apart, from a first one on, that lie between two days. */
        declare function datesEvery(first: string, amount: string, from: string, to: string): string[];
        /** Mon, Tue, Wed, Thu, Fri, Sat, Sun. */
        declare function weekdayOf(date: string): string;
        /** The day itself when it is a working day, else the next that is. */
        declare function nextWorkingDay(date: string): string;
        /** A value as it reads in a sentence: 8 January 2026, or 8 January 2026, 10:00. */
        declare function inWords(value: any): string;
        /** Whether bank holidays are known for the year of a date. */
        declare function hasYear(date: string): boolean;
        /** The day of a date with a time. */
        declare function dayOf(date: string): string;
        /** The time of a date with a time. */
        declare function timeOf(date: string): string;
        /** The latest or largest of what there is. */
        declare function max(...values: any[]): any;
        /** The earliest or smallest of what there is. */
        declare function min(...values: any[]): any;
        /** The earliest of what there is. */
        declare function earliestOf(...values: any[]): any;
        /** The latest; nothing while one is missing. */
        declare function latestOf(...values: any[]): any;
        /** A list without what is in it twice. */
        declare function distinct<T>(list: T[]): T[];
        declare function daysBetween(from: string, to: string): number;
        /** On the London wall clock. */
        declare function minutesBetween(from: string, to: string): number;
        declare function isWorkingDay(date: string): boolean;
        /** duration(5, 'working days') */
        declare function duration(amount: number, unit: string): string;

        """;
}
