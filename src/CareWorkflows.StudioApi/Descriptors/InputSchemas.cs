using System.Collections.Frozen;
using CareWorkflows.Kernel.Activities;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.StudioApi.Definitions;

namespace CareWorkflows.StudioApi.Descriptors;

/// <summary>JSON Schemas of the inputs that are JSON: what docs/definitions.md says of them, for machines and for looking up.</summary>
internal static class InputSchemas
{
    private const string Expression = """{ "type": "string", "description": "An expression." }""";
    private const string Texts = """{ "type": "array", "items": { "type": "string" } }""";

    /// <summary>Roles or expressions that give people.</summary>
    private const string Recipients = """{ "type": "array", "items": { "type": "string" }, "description": "Roles, 'owner', or expressions that give people." }""";

    private const string ExpressionsByName =
        """{ "type": "object", "additionalProperties": { "type": ["string", "number", "boolean", "null"], "description": "An expression; null clears." } }""";

    private static readonly FrozenDictionary<string, string> ByInput = new Dictionary<string, string>
    {
        ["form"] = $$"""
            {
              "type": "array",
              "items": { "anyOf": [ { "$ref": "#/$defs/field" }, { "$ref": "#/$defs/use" } ] },
              "$defs": {
                "field": {
                  "type": "object",
                  "required": ["name", "type"],
                  "properties": {
                    "name": { "type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_]*$", "description": "Expressions know it as form.<name>. With the name of a data variable it writes that." },
                    "type": { "enum": [{{Quoted(Enum.GetNames<FieldType>())}}] },
                    "label": { "type": "string" },
                    "hint": { "type": "string" },
                    "optional": { "type": "boolean" },
                    "when": {{Expression}},
                    "default": {{Expression}},
                    "suggest": {{Expression}},
                    "fixed": {{Expression}},
                    "options": { "anyOf": [ { "type": "array", "items": { "anyOf": [ { "type": "string" }, { "$ref": "#/$defs/option" } ] } }, {{Expression}} ] },
                    "offered": {{Expression}},
                    "none": { "type": "string", "description": "What people are told where the options come out empty: a required choice among nothing can't be made, and the action is not offered." },
                    "min": { "type": "number" },
                    "max": { "type": "number" },
                    "items": { "type": "array", "items": { "$ref": "#/$defs/field" }, "description": "The fields of each row of a List." },
                    "of": { "type": "string", "description": "Instead of items: Person, Text, or Action (what, owner, dueOn)." },
                    "tick": { "type": "boolean", "description": "A yes or no drawn as one box to tick: what is not ticked is no." },
                    "note": { "type": "boolean", "description": "Also asks for details, once it has a value." },
                    "noteLabel": { "type": "string" }
                  }
                },
                "option": {
                  "type": "object",
                  "required": ["value"],
                  "properties": { "value": { "type": "string" }, "label": { "type": "string" }, "or": { "anyOf": [ { "type": "string" }, {{Texts}} ] } }
                },
                "use": {
                  "type": "object",
                  "required": ["use"],
                  "properties": {
                    "use": { "type": "string", "description": "A field group, another action, or process/Action." },
                    "fixed": {{ExpressionsByName}},
                    "except": {{Texts}},
                    "when": {{Expression}}
                  }
                }
              }
            }
            """,
        ["requirements"] = $$"""
            {
              "type": "array",
              "items": {
                "anyOf": [
                  {
                    "type": "object",
                    "required": ["grade", "if", "say"],
                    "properties": {
                      "grade": { "enum": [{{Quoted(Enum.GetNames<Grade>().Select(g => g.ToLowerInvariant()))}}] },
                      "rule": { "type": "string", "description": "Its rule; override and flag need one." },
                      "if": { "type": "string", "description": "An expression that must be true." },
                      "say": { "type": "string", "description": "The sentence that tells people what to mend; {expressions} in braces are filled in." },
                      "when": {{Expression}},
                      "overrideBy": {{Texts}},
                      "alert": {{Recipients}}
                    }
                  },
                  { "type": "object", "required": ["use"], "properties": { "use": { "type": "string", "description": "A requirement set." } } }
                ]
              }
            }
            """,
        ["countsAs"] = $$"""
            {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["stream"],
                "properties": { "stream": { "type": "string" }, "on": {{Expression}}, "when": {{Expression}}, "keep": {{Texts}} }
              }
            }
            """,
        ["metBy"] = $$"""
            {
              "type": "array",
              "items": {
                "anyOf": [
                  { "type": "string", "description": "An action or a stream." },
                  {
                    "type": "object",
                    "properties": { "action": { "type": "string" }, "stream": { "type": "string" }, "where": {{Expression}}, "on": {{Expression}} },
                    "anyOf": [ { "required": ["action"] }, { "required": ["stream"] } ]
                  }
                ]
              }
            }
            """,
        ["remind"] = $$"""
            {
              "type": "array",
              "items": {
                "anyOf": [
                  { "const": "default" },
                  {
                    "type": "object",
                    "required": ["on", "to"],
                    "properties": { "on": { "type": "string", "description": "A due rule; 'due' is the due date, 'it' the occurrence." }, "to": {{Recipients}}, "when": {{Expression}}, "say": { "type": "string" } }
                  }
                ]
              }
            }
            """,
        ["escalate"] = $$"""
            {
              "type": "array",
              "items": { "type": "object", "required": ["after", "to"], "properties": { "after": { "type": "string", "description": "5 working days" }, "to": {{Recipients}} } }
            }
            """,
        ["writes"] = ExpressionsByName,
        ["with"] = ExpressionsByName,
        ["values"] = $$"""{ "anyOf": [ { "const": "form" }, {{ExpressionsByName}} ] }""",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Where a designer finds it.</summary>
    public static string Address(string type, string input) => $"/studio/schema/{type}/{input}";

    /// <summary>Null: the activity has no such input, or it is no JSON.</summary>
    public static string? Of(string type, string input) =>
        StudioInputs.Describe(type)?.Input(input) is { Kind: InputKind.Json } described ? ByInput.GetValueOrDefault(described.Name) : null;

    private static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"\"{n}\""));
}
