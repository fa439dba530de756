using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CareWorkflows.Kernel.Duties;

/// <summary>
/// Which days are worked (C1): Monday to Friday, but for bank holidays and closure days. London dates, no times.
/// <para>
/// Counting is C2: the anchor is day 0 whether worked or not; +N is the Nth working day strictly after it, -N the Nth strictly before.
/// A meeting on Friday 1 May 2026 with 1 working day to write it up: Tuesday 5 May, as the 4th is a bank holiday.
/// </para>
/// Immutable, safe to share. Every question that touches a day of a year without data throws <see cref="MissingYearException"/>;
/// the anchor itself is not counted, so 31 December of a year without data plus 1 is answered.
/// </summary>
public sealed class WorkingCalendar
{
    private readonly SortedSet<int> years;
    private readonly SortedDictionary<DateOnly, BankHoliday> bankHolidays;
    private readonly SortedDictionary<DateOnly, ClosureDay> closures;

    /// <summary>Day number of the first day of <see cref="workedBefore"/>: 1 January of the first year.</summary>
    private readonly int origin;

    /// <summary>At i: how many working days lie before day origin + i. One longer than the days covered.</summary>
    private readonly int[] workedBefore;

    /// <summary>Day numbers of all working days, in order. Together with <see cref="workedBefore"/> it makes +N one look-up.</summary>
    private readonly int[] worked;

    /// <param name="years">The years <paramref name="bankHolidays"/> are complete for; days of others are never counted.</param>
    /// <param name="bankHolidays">Of two on one date the later one holds. Those outside <paramref name="years"/> are dropped.</param>
    /// <param name="closures">May lie in any year; a closure is no proof that its year is known.</param>
    public WorkingCalendar(IEnumerable<int> years, IEnumerable<BankHoliday> bankHolidays, IEnumerable<ClosureDay>? closures = null)
    {
        this.years = [.. years];
        this.bankHolidays = [];
        foreach (var holiday in bankHolidays.Where(h => this.years.Contains(h.Date.Year)))
        {
            this.bankHolidays[holiday.Date] = holiday;
        }

        this.closures = [];
        foreach (var closure in closures ?? [])
        {
            this.closures[closure.Date] = closure;
        }

        (origin, workedBefore, worked) = Count();
        Version = Fingerprint();
    }

    /// <summary>Knows no year: every count throws.</summary>
    public static WorkingCalendar Empty { get; } = new([], []);

    /// <summary>The years with data, in order.</summary>
    public IReadOnlyCollection<int> Years => years;

    public IReadOnlyCollection<BankHoliday> BankHolidays => bankHolidays.Values;

    public IReadOnlyCollection<ClosureDay> Closures => closures.Values;

    /// <summary>Fingerprint of everything in it: two calendars with the same version answer every question alike, on any machine.</summary>
    public string Version { get; }

    public bool HasYear(int year) => years.Contains(year);

    /// <exception cref="MissingYearException">The date lies in a year without data.</exception>
    public bool IsWorkingDay(DateOnly date) =>
        HasYear(date.Year) ? IsWorked(date.DayNumber) : throw new MissingYearException(date.Year);

    /// <summary>The <paramref name="count"/>th working day strictly after <paramref name="anchor"/>, before it when negative; 0 is the anchor itself (C2).</summary>
    /// <exception cref="MissingYearException">A day on the way lies in a year without data.</exception>
    public DateOnly AddWorkingDays(DateOnly anchor, int count) =>
        TryAddWorkingDays(anchor, count, out var date, out var missing) ? date : throw new MissingYearException(missing);

    /// <summary>As <see cref="AddWorkingDays"/>, answering with the year that is missing rather than throwing.</summary>
    public bool TryAddWorkingDays(DateOnly anchor, int count, out DateOnly date, out int missingYear)
    {
        date = anchor;
        missingYear = 0;
        if (count == 0)
        {
            return true;
        }

        var forward = count > 0;
        var firstTouched = forward ? NextDay(anchor) : PreviousDay(anchor);
        var place = forward
            ? WorkedBefore(anchor.DayNumber + 1) + (long)count - 1
            : WorkedBefore(anchor.DayNumber) + (long)count;
        var found = place >= 0 && place < worked.Length;
        if (found)
        {
            date = DateOnly.FromDayNumber(worked[place]);
        }

        var lastYear = found ? date.Year : forward ? LastYear + 1 : FirstYear - 1;
        for (var year = firstTouched; forward ? year <= lastYear : year >= lastYear; year += forward ? 1 : -1)
        {
            if (!years.Contains(year))
            {
                missingYear = year;
                return false;
            }
        }

        if (!found)
        {
            missingYear = firstTouched;
        }

        return found;

        static int NextDay(DateOnly day) => day is { Month: 12, Day: 31 } ? day.Year + 1 : day.Year;
        static int PreviousDay(DateOnly day) => day is { Month: 1, Day: 1 } ? day.Year - 1 : day.Year;
    }

    /// <summary>The day itself when it is worked, else the first working day after it.</summary>
    /// <exception cref="MissingYearException">A day on the way lies in a year without data.</exception>
    public DateOnly NextWorkingDay(DateOnly date) => IsWorkingDay(date) ? date : AddWorkingDays(date, 1);

    /// <summary>
    /// How many working days <paramref name="to"/> lies after <paramref name="from"/>: those strictly after <paramref name="from"/> up to and with
    /// <paramref name="to"/>; negative, and counted towards <paramref name="to"/>, when it lies before. The inverse of <see cref="AddWorkingDays"/> on working days.
    /// </summary>
    /// <exception cref="MissingYearException">A day between lies in a year without data.</exception>
    public int WorkingDaysBetween(DateOnly from, DateOnly to)
    {
        if (from == to)
        {
            return 0;
        }

        var (first, last) = from < to ? (from.AddDays(1), to) : (to, from.AddDays(-1));
        for (var year = first.Year; year <= last.Year; year++)
        {
            if (!years.Contains(year))
            {
                throw new MissingYearException(year);
            }
        }

        var count = WorkedBefore(last.DayNumber + 1) - WorkedBefore(first.DayNumber);
        return from < to ? count : -count;
    }

    /// <summary>
    /// The Mondays to Fridays that were not counted between an anchor and a date reached from it (the anchor left out, the date taken in), in order:
    /// bank holidays and closure days, with their names. Weekends need no reason.
    /// </summary>
    public IReadOnlyList<SkippedDay> Skipped(DateOnly from, DateOnly to)
    {
        var days = new List<SkippedDay>();
        var (first, last) = from <= to ? (from.DayNumber + 1, to.DayNumber) : (to.DayNumber, from.DayNumber - 1);
        foreach (var date in bankHolidays.Keys.Union(closures.Keys).Where(d => d.DayNumber >= first && d.DayNumber <= last && !IsWeekend(d.DayNumber)).Order())
        {
            days.Add(bankHolidays.TryGetValue(date, out var holiday)
                ? new SkippedDay(date, holiday.Name, !holiday.Confirmed)
                : new SkippedDay(date, closures[date].Reason, false));
        }

        return days;
    }

    /// <summary>The same with these closure and bank holiday days added; what stood on their dates is replaced. Adds no year.</summary>
    public WorkingCalendar With(IEnumerable<ClosureDay>? closures = null, IEnumerable<BankHoliday>? bankHolidays = null) =>
        new(years, this.bankHolidays.Values.Concat(bankHolidays ?? []), this.closures.Values.Concat(closures ?? []));

    /// <summary>The same with no closure and no bank holiday on a day.</summary>
    public WorkingCalendar Without(DateOnly date) => new(years, bankHolidays.Values.Where(h => h.Date != date), closures.Values.Where(c => c.Date != date));

    /// <summary>The same with all bank holidays of one year, replacing what was known of it (BankHolidayCalendarChanged).</summary>
    public WorkingCalendar WithYear(int year, IEnumerable<BankHoliday> bankHolidays) =>
        new(years.Append(year), this.bankHolidays.Values.Where(h => h.Date.Year != year).Concat(bankHolidays.Where(h => h.Date.Year == year)), closures.Values);

    /// <summary>The same with only these years loaded. Closure days stay: they are the council's, whatever is published.</summary>
    public WorkingCalendar ForYears(IEnumerable<int> only)
    {
        var kept = years.Intersect(only).ToHashSet();
        return new(kept, bankHolidays.Values.Where(h => kept.Contains(h.Date.Year)), closures.Values);
    }

    /// <summary>The first and last year with data; a missing year between them is still missing.</summary>
    internal int FirstYear => years.Count == 0 ? 0 : years.Min;

    internal int LastYear => years.Count == 0 ? 0 : years.Max;

    private (int Origin, int[] WorkedBefore, int[] Worked) Count()
    {
        if (years.Count == 0)
        {
            return (0, [0], []);
        }

        var first = new DateOnly(years.Min, 1, 1).DayNumber;
        var last = new DateOnly(years.Max, 12, 31).DayNumber;
        var before = new int[last - first + 2];
        var days = new List<int>(before.Length);
        for (var day = first; day <= last; day++)
        {
            before[day - first] = days.Count;
            var date = DateOnly.FromDayNumber(day);
            if (!IsWeekend(day) && years.Contains(date.Year) && !bankHolidays.ContainsKey(date) && !closures.ContainsKey(date))
            {
                days.Add(day);
            }
        }

        before[^1] = days.Count;
        return (first, before, [.. days]);
    }

    private bool IsWorked(int dayNumber) => WorkedBefore(dayNumber + 1) > WorkedBefore(dayNumber);

    private int WorkedBefore(int dayNumber) => workedBefore[Math.Clamp(dayNumber - origin, 0, workedBefore.Length - 1)];

    /// <summary>Day 0, 1 January of year 1, was a Monday.</summary>
    private static bool IsWeekend(int dayNumber) => dayNumber % 7 >= 5;

    private string Fingerprint()
    {
        var text = new StringBuilder();
        text.AppendJoin(',', years).Append('\n');
        foreach (var holiday in bankHolidays.Values)
        {
            text.Append(CultureInfo.InvariantCulture, $"{holiday.Date:yyyy-MM-dd} {(holiday.Confirmed ? '+' : '?')} {holiday.Name}\n");
        }

        foreach (var closure in closures.Values)
        {
            text.Append(CultureInfo.InvariantCulture, $"{closure.Date:yyyy-MM-dd} - {closure.Reason}\n");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 8));
    }
}
