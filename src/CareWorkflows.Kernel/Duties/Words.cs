using System.Globalization;
using System.Text;

namespace CareWorkflows.Kernel.Duties;

/// <summary>Dates and names as a parent would read them. English, whatever the machine's culture.</summary>
public static class Words
{
    /// <summary><c>8 May 2026</c></summary>
    public static string Day(DateOnly date) => date.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary><c>8 May</c></summary>
    public static string DayAndMonth(DateOnly date) => date.ToString("d MMMM", CultureInfo.InvariantCulture);

    /// <summary><c>Friday 8 May 2026</c></summary>
    public static string WeekDay(DateOnly date) => date.ToString("dddd d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary><c>12:00</c></summary>
    public static string Time(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary><c>planStartedOn</c> becomes <c>plan started on</c>; <c>RecordSection47End</c> <c>record section 47 end</c>; <c>ReferToFGC</c> <c>refer to FGC</c>.</summary>
    public static string Split(string name)
    {
        var words = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            var afterLower = i > 0 && char.IsUpper(c) && !char.IsUpper(name[i - 1]);
            var lastOfCapitals = i > 0 && i + 1 < name.Length && char.IsUpper(c) && char.IsUpper(name[i - 1]) && char.IsLower(name[i + 1]);
            var digitEdge = i > 1 && char.IsDigit(c) && char.IsLower(name[i - 1]) && char.IsLetter(name[i - 2]);
            if ((afterLower || lastOfCapitals || digitEdge) && words.Length > 0 && words[^1] != ' ')
            {
                words.Append(' ');
            }

            var capitalWord = i + 1 < name.Length && (char.IsUpper(name[i + 1]) || char.IsDigit(name[i + 1]));
            words.Append(char.IsUpper(c) && !capitalWord && (i == 0 || !char.IsUpper(name[i - 1]) || lastOfCapitals) ? char.ToLowerInvariant(c) : c);
        }

        return words.ToString();
    }

    public static string Sentence(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary><c>a</c>, <c>a and b</c>, <c>a, b and c</c></summary>
    public static string List(IReadOnlyList<string> items, string last = "and") =>
        items.Count < 2 ? string.Concat(items) : $"{string.Join(", ", items.Take(items.Count - 1))} {last} {items[^1]}";
}
