using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Web.Demo;

/// <summary>
/// What <c>Demo/cases.json</c> says: who lived through what, and when. Stories are told in days since a life began, so that the demo is always about today.
/// </summary>
/// <param name="Forms">What an action's form says unless the act says otherwise; what isn't asked is left out.</param>
/// <param name="Stories">Acts under a name, for the lives that go that way.</param>
internal sealed record DemoScript(ImmutableDictionary<string, JsonElement> Forms, ImmutableDictionary<string, ImmutableList<DemoAct>> Stories, ImmutableList<DemoLife> Lives)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    /// <summary>The processes the cases are of.</summary>
    public IEnumerable<string> Processes => Stories.Values.SelectMany(s => s).Select(a => a.Process).OfType<string>().Distinct();

    public static DemoScript Read(string json) => JsonSerializer.Deserialize<DemoScript>(json, Json)!;
}

/// <summary>A child, or a panel.</summary>
/// <param name="From">Days from today.</param>
/// <param name="On">The weekday it begins on; the last one before <paramref name="From"/>.</param>
/// <param name="Words">What the acts say in brackets, such as <c>{worker}</c>.</param>
/// <param name="Stories">In their names, each with the day of the life it begins on, <c>plan@20</c>; without one on the first.</param>
internal sealed record DemoLife(string? Child, int From, DayOfWeek? On, ImmutableDictionary<string, string> Words, ImmutableList<string> Stories)
{
    public ImmutableDictionary<string, string> Words { get; init; } = Words ?? ImmutableDictionary<string, string>.Empty;
}

/// <param name="Day">When it happens, in days since the story began; what falls on a weekend happens on the Monday.</param>
/// <param name="At">The time; five in the afternoon when nothing is said.</param>
/// <param name="After">It is recorded so many days after it happened.</param>
/// <param name="Every">It happens again after so many days.</param>
/// <param name="Times">How often in all; 1 when nothing is said.</param>
/// <param name="Session">It belongs to a session of that series: the first that sits, give or take <paramref name="Offset"/>, on that day or later. Each session when it happens again.</param>
/// <param name="Each">It is done for each of the rows the session's case has under that name; <c>{it.case}</c> is a row's case.</param>
/// <param name="Case">Name of the case; or a process, for the case the child has of it; or <c>child</c>; or <c>session</c>.</param>
/// <param name="Process">Given when the act opens the case.</param>
/// <param name="Do">The action; of several the first that is open.</param>
/// <param name="Correct">In place of an action: the latest entry of that action is corrected.</param>
/// <param name="Because">Reasons for going against rules; of a correction its reason.</param>
internal sealed record DemoAct(
    int Day, TimeOnly? At, int After, int? Every, int? Times, string? Session, TimeSpan Offset, string? Each, string Case, string? Process, ImmutableList<string>? Do, string? Correct,
    string By, JsonElement? With, ImmutableDictionary<string, string>? Because);

/// <summary>Puts into the texts of a form what the brackets stand for.</summary>
/// <param name="Day">When it happened.</param>
/// <param name="No">How often it has happened, from 1.</param>
/// <param name="Row">What <c>{it...}</c> is.</param>
internal sealed partial record DemoWords(ImmutableDictionary<string, string> Words, DateOnly Day, int No, Value Row = default)
{
    /// <summary>What a form wants to know of a row.</summary>
    public static IEnumerable<string> OfRow(Record form) => Bracket().Matches(form.ToString()).Select(m => m.Groups[1].Value).Where(n => n.StartsWith("it.", StringComparison.Ordinal)).Select(n => n[3..]);

    public Value In(Value value) => value.Kind switch
    {
        ValueKind.Text when Bracket().Match(value.Text!) is { Success: true } whole && whole.Length == value.Text!.Length => Of(whole.Groups[1].Value),
        ValueKind.Text => In(value.Text!),
        ValueKind.List => Value.Of([.. value.Items.Select(In)]),
        ValueKind.Map => value.Members.Names.Aggregate(Record.Empty, (some, name) => some.With(name, In(value[name]))),
        _ => value,
    };

    public string In(string text) => Bracket().Replace(text, m => Of(m.Groups[1].Value).ToString());

    private Value Of(string name)
    {
        var (word, more) = Shift().Match(name) is { Success: true } shifted ? (shifted.Groups[1].Value, int.Parse(shifted.Groups[2].Value, CultureInfo.InvariantCulture)) : (name, 0);
        return word switch
        {
            _ when name.Split('|') is { Length: > 1 } some => some[(No - 1) % some.Length],
            "day" => EventDate.Of(Day.AddDays(more)),
            "n" => No + more,
            _ when word.StartsWith("it.", StringComparison.Ordinal) => Row[word[3..]],
            _ => Words.TryGetValue(word, out var said) ? said : throw new FormatException($"Nothing is said of {{{name}}}."),
        };
    }

    [GeneratedRegex(@"\{([^{}]+)\}")]
    private static partial Regex Bracket();

    [GeneratedRegex(@"^([a-z]+)([+-]\d+)$")]
    private static partial Regex Shift();
}
