using System.Globalization;
using CareWorkflows.Kernel.Duties;
using FsCheck;
using FsCheck.Fluent;

namespace CareWorkflows.Kernel.Tests.Duties;

public class AmountTests
{
    [Theory]
    [InlineData("10 wd", "10 wd", "10 working days")]
    [InlineData("5 working days", "5 wd", "5 working days")]
    [InlineData(" 1  working   day ", "1 wd", "1 working day")]
    [InlineData("6 weeks", "6 w", "6 weeks")]
    [InlineData("3 m", "3 m", "3 months")]
    [InlineData("1 year", "1 y", "1 year")]
    [InlineData("48h", "48 h", "48 hours")]
    [InlineData("-2 wd", "-2 wd", "-2 working days")]
    [InlineData("0 d", "0 d", "0 days")]
    public void Parse_EveryUnit_ReadsAndWrites(string text, string value, string words)
    {
        var amount = Amount.Parse(text);
        amount.ToString().Should().Be(value);
        amount.InWords.Should().Be(words);
        Amount.Parse(amount.InWords).Should().Be(amount);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ten days")]
    [InlineData("10")]
    [InlineData("wd")]
    [InlineData("10 fortnights")]
    [InlineData("1.5 days")]
    [InlineData("99999999999 d")]
    [InlineData("off")]
    public void Parse_NoAmount_Refuses(string text) => Amount.TryParse(text, out _).Should().BeFalse();

    [Theory]
    [InlineData("2027-08-31", "6 m", "2028-02-29")]
    [InlineData("2026-08-31", "6 m", "2027-02-28")]
    [InlineData("2026-01-31", "1 m", "2026-02-28")]
    [InlineData("2028-02-29", "1 y", "2029-02-28")]
    [InlineData("2026-03-31", "-1 m", "2026-02-28")]
    [InlineData("2026-01-08", "6 w", "2026-02-19")]
    [InlineData("2026-03-28T10:00", "1 d", "2026-03-29T10:00")]
    [InlineData("2026-03-28T10:00", "48 h", "2026-03-30T10:00")]
    [InlineData("2026-01-08", "36 h", "2026-01-09T12:00")]
    [InlineData("2026-12-22", "3 wd", "2026-12-29")]
    public void After_EachUnit_CountsByC2(string anchor, string amount, string expected) =>
        Amount.Parse(amount).After(Due.Parse(anchor), Calendars.TwoYears).Should().Be(Due.Parse(expected));

    [Fact]
    public void After_MonthsOfAnyDate_IsTheSameDayNumberOrTheLastOfTheMonth() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Days, Gen.Choose(-60, 60).ToArbitrary(), (day, months) =>
        {
            var reached = new Amount(months, Unit.Month).After(new Due(day), WorkingCalendar.Empty).Date;
            var wanted = (day.Year * 12) + day.Month - 1 + months;
            return (reached.Year * 12) + reached.Month - 1 == wanted
                && (reached.Day == day.Day || (reached.Day < day.Day && reached.AddDays(1).Day == 1));
        }));

    [Fact]
    public void ValueText_OfAnyDue_ReadsBackAndKeepsOrder() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Days, Gen.Choose(-1, 1439).ToArbitrary(), (day, minute) =>
        {
            var due = new Due(day, minute < 0 ? null : TimeOnly.MinValue.AddMinutes(minute));
            return Due.Parse(due.ToString()) == due && due.AsValue.Date == day && due <= new Due(day) && due < new Due(day.AddDays(1), TimeOnly.MinValue);
        }));

    [Fact]
    public void Due_InTime_IsByTheDayUnlessItHasATime()
    {
        var day = Due.Parse("2026-01-08");
        day.IsMetBy(Due.Parse("2026-01-08T23:59")).Should().BeTrue();
        day.IsMetBy(Due.Parse("2026-01-09")).Should().BeFalse();
        day.IsPast(new DateTime(2026, 1, 8, 23, 59, 59)).Should().BeFalse();
        day.IsPast(new DateTime(2026, 1, 9)).Should().BeTrue();

        var noon = Due.Parse("2026-01-08 12:00");
        noon.IsMetBy(Due.Parse("2026-01-08T12:00")).Should().BeTrue();
        noon.IsMetBy(Due.Parse("2026-01-08T12:01")).Should().BeFalse();
        noon.IsMetBy(Due.Parse("2026-01-08")).Should().BeTrue("a date alone is 00:00 (C5)");
        noon.IsPast(new DateTime(2026, 1, 8, 12, 0, 0)).Should().BeFalse();
        noon.IsPast(new DateTime(2026, 1, 8, 12, 0, 1)).Should().BeTrue();
        noon.InWords.Should().Be("8 January 2026 at 12:00");
    }

    [Theory]
    [InlineData("8 January 2026")]
    [InlineData("2026-02-30")]
    [InlineData("2026-01-08X10:00")]
    [InlineData("2026-01-08T25:00")]
    [InlineData(null)]
    public void Due_NoDate_Refuses(string? text) => Due.TryParse(text, out _).Should().BeFalse();

    /// <summary>C3, with what a reader might mistake it for: "when that is a working day" is the due date, not the day 2 wd before.</summary>
    [Theory]
    [InlineData("2026-01-08", "2026-01-06")]
    [InlineData("2026-01-05", "2025-12-31", "2025")]
    [InlineData("2026-01-10", "2026-01-09")]
    [InlineData("2026-05-04", "2026-05-01")]
    [InlineData("2026-12-28", "2026-12-24")]
    [InlineData("2026-12-29", "2026-12-23")]
    public void Reminder_IsTwoWorkingDaysBeforeOrTheLastWorkingDay(string due, string expected, string? alsoYear = null)
    {
        var years = alsoYear is null ? Calendars.TwoYears : Calendars.Shipped.ForYears([2026, int.Parse(alsoYear, CultureInfo.InvariantCulture)]);
        Reminders.Default(Due.Parse(due), Reminders.Usual, years).Should().Be(Due.Parse(expected).Date);
    }

    [Fact]
    public void Reminder_NeedingAMissingYear_IsNone()
    {
        Reminders.Default(Due.Parse("2026-01-02"), Reminders.Usual, Calendars.TwoYears).Should().BeNull();
        Reminders.Default(Due.Parse("2028-01-05"), Reminders.Usual, Calendars.TwoYears).Should().BeNull();
        Reminders.Default(Due.Parse("2026-01-08"), Amount.Parse("-1 w"), Calendars.TwoYears).Should().Be(new DateOnly(2026, 1, 1));
    }

    private static Arbitrary<DateOnly> Days =>
        Gen.Choose(new DateOnly(2019, 1, 1).DayNumber, new DateOnly(2035, 12, 31).DayNumber).Select(DateOnly.FromDayNumber).ToArbitrary();
}
