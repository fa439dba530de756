using System.Globalization;
using CareWorkflows.Kernel.Cases;

namespace CareWorkflows.Kernel.Tests.Cases;

public sealed class EventDateTests
{
    [Fact]
    public void Every_day_there_is_reads_as_the_library_reads_it()
    {
        for (var day = new DateOnly(1899, 12, 1); day.Year < 2101; day = day.AddDays(1))
        {
            var text = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

            EventDate.TryDay(text, out var read).Should().BeTrue();
            read.Should().Be(day);
            EventDate.Of(read).Should().Be(text);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-1-08")]
    [InlineData("2026-02-29")]
    [InlineData("2026-13-01")]
    [InlineData("2026-00-10")]
    [InlineData("2026-01-00")]
    [InlineData("0000-01-01")]
    [InlineData("2026/01/08")]
    [InlineData("2026-01-0x")]
    [InlineData("2026-01-٠٨")]
    [InlineData("+026-01-08")]
    [InlineData("2026-01-081")]
    public void What_is_no_day_is_none(string text) => EventDate.TryDay(text, out _).Should().BeFalse();

    [Theory]
    [InlineData("00:00", true)]
    [InlineData("23:59", true)]
    [InlineData("24:00", false)]
    [InlineData("12:60", false)]
    [InlineData("9:30", false)]
    [InlineData("09.30", false)]
    public void Times_are_hours_and_minutes(string text, bool isOne)
    {
        EventDate.TryTime(text, out var time).Should().Be(isOne);
        (isOne ? time.ToString("HH:mm", CultureInfo.InvariantCulture) : text).Should().Be(text);
    }

    [Fact]
    public void A_moment_is_written_to_the_minute() =>
        EventDate.Of(new DateTime(2026, 1, 8, 9, 5, 59)).Should().Be("2026-01-08T09:05");
}
