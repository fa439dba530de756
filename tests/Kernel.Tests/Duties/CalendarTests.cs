using System.Globalization;
using CareWorkflows.Kernel.Duties;

namespace CareWorkflows.Kernel.Tests.Duties;

public class CalendarTests
{
    private static readonly WorkingCalendar Shipped = Calendars.Shipped;
    private static readonly WorkingCalendar TwoYears = Calendars.TwoYears;

    [Fact]
    public void BankHolidays_2026And2027_AreThoseOfC1()
    {
        string[] expected =
        [
            "2026-01-01", "2026-04-03", "2026-04-06", "2026-05-04", "2026-05-25", "2026-08-31", "2026-12-25", "2026-12-28",
            "2027-01-01", "2027-03-26", "2027-03-29", "2027-05-03", "2027-05-31", "2027-08-30", "2027-12-27", "2027-12-28",
        ];
        TwoYears.BankHolidays.Select(h => h.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).Should().Equal(expected);
        Shipped.BankHolidays.Where(h => h.Date.Year is 2026 or 2027).Should().Equal(TwoYears.BankHolidays);
    }

    [Theory]
    [InlineData("2020-05-08", "Early May bank holiday (VE day)")]
    [InlineData("2021-12-27", "Christmas Day (substitute day)")]
    [InlineData("2021-12-28", "Boxing Day (substitute day)")]
    [InlineData("2022-01-03", "New Year's Day (substitute day)")]
    [InlineData("2022-06-02", "Spring bank holiday")]
    [InlineData("2022-06-03", "Platinum Jubilee bank holiday")]
    [InlineData("2022-09-19", "Bank holiday for the State Funeral of Queen Elizabeth II")]
    [InlineData("2022-12-26", "Boxing Day")]
    [InlineData("2022-12-27", "Christmas Day (substitute day)")]
    [InlineData("2023-05-08", "Bank holiday for the coronation of King Charles III")]
    [InlineData("2026-12-28", "Boxing Day (substitute day)")]
    [InlineData("2027-12-27", "Christmas Day (substitute day)")]
    public void BankHolidays_Specials_AreNamed(string date, string name)
    {
        Shipped.BankHolidays.Should().ContainSingle(h => h.Date == D(date)).Which.Name.Should().Be(name);
        Shipped.IsWorkingDay(D(date)).Should().BeFalse();
    }

    [Theory]
    [InlineData("2020-05-04")]
    [InlineData("2022-05-30")]
    public void BankHolidays_MovedAway_AreWorked(string date) => Shipped.IsWorkingDay(D(date)).Should().BeTrue();

    [Fact]
    public void BankHolidays_After2028_AreProjected() =>
        Shipped.BankHolidays.Should().OnlyContain(h => h.Confirmed == (h.Date.Year <= 2028));

    /// <summary>Every day of 2019 to 2035 against a count that shares nothing with the product: its own Easter, its own holidays, a loop.</summary>
    [Fact]
    public void IsWorkingDay_EveryDay2019To2035_AgreesWithANaiveCount()
    {
        var total = 0;
        for (var day = new DateTime(2019, 1, 1); day.Year <= 2035; day = day.AddDays(1))
        {
            var expected = Naive.IsWorked(day);
            total += expected ? 1 : 0;
            Shipped.IsWorkingDay(DateOnly.FromDateTime(day)).Should().Be(expected, "of {0:yyyy-MM-dd}", day);
        }

        Shipped.WorkingDaysBetween(D("2019-01-01"), D("2035-12-31")).Should().Be(total, "1 January 2019 is no working day itself");
    }

    [Fact]
    public void AddWorkingDays_EveryDay2019To2035_AgreesWithALoop()
    {
        foreach (var count in new[] { 1, 2, 5, 10, 20, 45, -1, -2, -3, -10 })
        {
            for (var day = new DateTime(2020, 1, 1); day.Year <= 2034; day = day.AddDays(1))
            {
                var expected = day;
                for (var left = Math.Abs(count); left > 0;)
                {
                    expected = expected.AddDays(Math.Sign(count));
                    left -= Naive.IsWorked(expected) ? 1 : 0;
                }

                var anchor = DateOnly.FromDateTime(day);
                var reached = Shipped.AddWorkingDays(anchor, count);
                if (reached != DateOnly.FromDateTime(expected) || Shipped.WorkingDaysBetween(anchor, reached) != count)
                {
                    reached.Should().Be(DateOnly.FromDateTime(expected), "{0} working days from {1}", count, anchor);
                    Shipped.WorkingDaysBetween(anchor, reached).Should().Be(count);
                }
            }
        }
    }

    [Fact]
    public void AddWorkingDays_AnchorNotWorked_IsDayZero()
    {
        TwoYears.AddWorkingDays(D("2026-12-25"), 1).Should().Be(D("2026-12-29"));
        TwoYears.AddWorkingDays(D("2026-12-27"), -1).Should().Be(D("2026-12-24"));
        TwoYears.AddWorkingDays(D("2026-12-25"), 0).Should().Be(D("2026-12-25"));
    }

    [Theory]
    [InlineData("2027-12-20", 10, 2028)]
    [InlineData("2027-12-31", 1, 2028)]
    [InlineData("2029-06-01", 1, 2029)]
    [InlineData("2026-01-02", -1, 2025)]
    [InlineData("2020-06-01", -1, 2020)]
    [InlineData("2025-06-01", 5, 2025)]
    public void AddWorkingDays_IntoAYearWithoutData_NamesTheYear(string anchor, int count, int year)
    {
        var add = () => TwoYears.AddWorkingDays(D(anchor), count);
        add.Should().Throw<MissingYearException>().WithMessage($"*{year}*").Which.Year.Should().Be(year);
    }

    [Fact]
    public void AddWorkingDays_TouchingOnlyKnownDays_IsAnsweredAtTheEdge()
    {
        TwoYears.AddWorkingDays(D("2025-12-31"), 1).Should().Be(D("2026-01-02"));
        TwoYears.AddWorkingDays(D("2028-01-01"), -1).Should().Be(D("2027-12-31"));
    }

    [Fact]
    public void AddWorkingDays_AcrossAGap_NamesTheYearBetween()
    {
        var gap = Shipped.ForYears([2025, 2027]);
        gap.HasYear(2026).Should().BeFalse();
        var add = () => gap.AddWorkingDays(D("2025-12-30"), 5);
        add.Should().Throw<MissingYearException>().Which.Year.Should().Be(2026);
        var between = () => gap.WorkingDaysBetween(D("2025-12-30"), D("2027-01-05"));
        between.Should().Throw<MissingYearException>().Which.Year.Should().Be(2026);
    }

    [Fact]
    public void Empty_AnyQuestion_NamesTheYear()
    {
        var ask = () => WorkingCalendar.Empty.AddWorkingDays(D("2026-05-01"), 1);
        ask.Should().Throw<MissingYearException>().Which.Year.Should().Be(2026);
        var day = () => WorkingCalendar.Empty.IsWorkingDay(D("2026-05-01"));
        day.Should().Throw<MissingYearException>();
        var back = () => WorkingCalendar.Empty.AddWorkingDays(DateOnly.MinValue, -1);
        back.Should().Throw<MissingYearException>();
        var far = () => WorkingCalendar.Empty.AddWorkingDays(DateOnly.MaxValue, int.MaxValue);
        far.Should().Throw<MissingYearException>();
    }

    [Fact]
    public void Skipped_OverChristmas_NamesHolidaysAndClosuresButNotWeekends()
    {
        var calendar = TwoYears.With(closures: [new ClosureDay(D("2026-12-29"), "Offices closed"), new ClosureDay(D("2026-12-27"), "A Sunday")]);
        calendar.Skipped(D("2026-12-21"), D("2027-01-05")).Select(d => d.ToString()).Should().Equal(
            "25 December (Christmas Day)",
            "28 December (Boxing Day, substitute day)",
            "29 December (Offices closed)",
            "1 January (New Year's Day)");
        calendar.Skipped(D("2027-01-05"), D("2026-12-28")).Should().HaveCount(3, "backwards the day reached is taken in, the anchor is not");
        Shipped.Skipped(D("2029-12-20"), D("2029-12-28")).Should().OnlyContain(d => d.Projected).And.HaveCount(2);
    }

    [Fact]
    public void With_Closure_MovesTheCountAndTheVersion()
    {
        var closed = TwoYears.With(closures: [new ClosureDay(D("2026-12-29"), "Offices closed")]);
        TwoYears.AddWorkingDays(D("2026-12-24"), 1).Should().Be(D("2026-12-29"));
        closed.AddWorkingDays(D("2026-12-24"), 1).Should().Be(D("2026-12-30"));
        closed.Version.Should().NotBe(TwoYears.Version);
        closed.With().Version.Should().Be(closed.Version);
        TwoYears.NextWorkingDay(D("2026-12-25")).Should().Be(D("2026-12-29"));
        TwoYears.NextWorkingDay(D("2026-12-29")).Should().Be(D("2026-12-29"));
    }

    [Fact]
    public void WithYear_LoadsAYearThatWasMissing()
    {
        var more = TwoYears.WithYear(2028, Shipped.BankHolidays.Where(h => h.Date.Year == 2028));
        more.Should().BeEquivalentTo(Shipped.ForYears([2026, 2027, 2028]), o => o.Including(c => c.Version));
        more.AddWorkingDays(D("2027-12-31"), 1).Should().Be(D("2028-01-04"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("not json")]
    [InlineData("""{ "years": { "first": 2026, "last": 2025 }, "confirmedThrough": 2026, "bankHolidays": [] }""")]
    [InlineData("""{ "years": { "first": 2026, "last": 2026 }, "confirmedThrough": 2026, "bankHolidays": [ { "date": "1 May", "name": "x", "confirmed": true } ] }""")]
    [InlineData("""{ "years": { "first": 2026, "last": 2026 }, "confirmedThrough": 2025, "bankHolidays": [ { "date": "2026-05-04", "name": "x", "confirmed": true } ] }""")]
    [InlineData("""{ "years": { "first": 2026, "last": 2026 }, "confirmedThrough": 2026, "bankHolidays": [ { "date": "2028-05-04", "name": "x", "confirmed": true } ] }""")]
    public void Read_NotOfTheShape_IsAFormatException(string json)
    {
        var read = () => CalendarJson.Read(json);
        read.Should().Throw<FormatException>();
    }

    private static DateOnly D(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The second opinion. Easter by Gauss (with his two exceptions), not by the method the data was made with.</summary>
    private static class Naive
    {
        public static bool IsWorked(DateTime day) =>
            day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !Holidays(day.Year).Contains(day);

        private static readonly Dictionary<int, HashSet<DateTime>> Known = [];

        private static HashSet<DateTime> Holidays(int year)
        {
            if (Known.TryGetValue(year, out var known))
            {
                return known;
            }

            var days = new HashSet<DateTime>();
            var easter = Easter(year);
            days.Add(easter.AddDays(-2));
            days.Add(easter.AddDays(1));
            days.Add(Free(new DateTime(year, 1, 1)));
            days.Add(Free(new DateTime(year, 12, 25)));
            days.Add(Free(new DateTime(year, 12, 26)));
            days.Add(year == 2020 ? new DateTime(2020, 5, 8) : Enumerable.Range(1, 7).Select(d => new DateTime(year, 5, d)).Single(IsMonday));
            days.Add(year == 2022 ? new DateTime(2022, 6, 2) : Enumerable.Range(25, 7).Select(d => new DateTime(year, 5, d)).Single(IsMonday));
            days.Add(Enumerable.Range(25, 7).Select(d => new DateTime(year, 8, d)).Single(IsMonday));
            days.UnionWith(new[] { new DateTime(2022, 6, 3), new DateTime(2022, 9, 19), new DateTime(2023, 5, 8) }.Where(d => d.Year == year));
            return Known[year] = days;

            DateTime Free(DateTime day)
            {
                while (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || days.Contains(day))
                {
                    day = day.AddDays(1);
                }

                return day;
            }
        }

        private static bool IsMonday(DateTime day) => day.DayOfWeek == DayOfWeek.Monday;

        private static DateTime Easter(int year)
        {
            var d = ((19 * (year % 19)) + 24) % 30;
            var e = ((2 * (year % 4)) + (4 * (year % 7)) + (6 * d) + 5) % 7;
            var day = d + e;
            var easter = new DateTime(year, 3, 22).AddDays(day);
            if (easter is { Month: 4, Day: 26 } || (easter is { Month: 4, Day: 25 } && d == 28 && e == 6 && year % 19 > 10))
            {
                easter = easter.AddDays(-7);
            }

            return easter;
        }
    }
}
