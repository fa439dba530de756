using System.Globalization;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Engine.Scenarios.Expecting;

/// <summary>When something is as a scenario says. A row says only what it cares about, so a match is never more than what is given.</summary>
internal static class Matching
{
    /// <summary>Deep and partial: of a map the members given, of a list of maps each map found somewhere; a plain list and everything else is equal.</summary>
    public static bool Is(Value want, Value was) => want.Kind switch
    {
        ValueKind.Map => was.Kind == ValueKind.Map && want.Members.Names.All(n => Is(want[n], was[n])),
        ValueKind.List when want.Items.Any(i => i.Kind == ValueKind.Map) => want.Items.All(w => was.Items.Any(i => Is(w, i))),
        ValueKind.List => want.Items.Count == was.Items.Count && want.Items.Zip(was.Items).All(pair => Is(pair.First, pair.Second)),
        ValueKind.Text => was.Text is { } text && Full(want.Text!) == Full(text),
        // What is chosen is text, also where it is a number.
        ValueKind.Number when was.Text is { } chosen => want.ToString() == chosen,
        _ => want == was,
    };

    /// <summary>Every item is found in the list, in whatever order.</summary>
    public static bool AllIn(Value want, Value was) =>
        want.Kind == ValueKind.List ? want.Items.All(w => was.Items.Any(i => Is(w, i))) : was.Items.Any(i => Is(want, i));

    /// <summary>A date alone matches any time of its day; one with a time only that minute.</summary>
    public static bool IsDate(string want, string? was) =>
        was is not null && (EventDate.HasTime(want) ? Full(want) == Full(was) : want == EventDate.DayOf(was));

    public static bool Says(string want, string? was) => was is not null && was.Contains(want, StringComparison.OrdinalIgnoreCase);

    /// <summary>The text, or each of a list, is contained.</summary>
    public static bool Says(Value want, string? was) =>
        want.Kind == ValueKind.List ? want.Items.All(w => Says(w.ToString(), was)) : Says(want.ToString(), was);

    /// <summary><c>O5</c> covers <c>O5</c> and every <c>O5#n</c>; <c>O5#2</c> only itself.</summary>
    public static bool Covers(string name, string label) =>
        label == name || (label.Length > name.Length && label[name.Length] == '#' && label.StartsWith(name, StringComparison.Ordinal));

    /// <summary>The enum's name as scenarios write it: <c>metRecordedLate</c>.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => Enum.GetName(value) is { } name ? char.ToLowerInvariant(name[0]) + name[1..] : value.ToString();

    public static bool IsNumber(Value want, double? was) =>
        was is { } number && (want.Number ?? (double.TryParse(want.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) ? parsed : double.NaN)).Equals(number);

    /// <summary>An owner is expected as a person, as the role the definition names, or as a role one of the owners holds.</summary>
    public static bool IsOwner(string want, DutyOccurrence duty, Kernel.Deciding.Directory people) =>
        duty.Owners.Contains(want)
        || duty.OwnerRole.Split(',', StringSplitOptions.TrimEntries).Contains(want)
        || duty.Owners.Any(o => people.HasRole(o, want));

    /// <summary>A Date where a DateTime may stand is its 00:00 (C5), so the two compare.</summary>
    private static string Full(string text) => text.Length == 10 && EventDate.Read(text) is not null ? text + "T00:00" : EventDate.Read(text) ?? text;
}
