using CareWorkflows.Kernel.Duties;

namespace CareWorkflows.Kernel.Tests.Duties;

public class LondonTimeTests
{
    [Theory]
    [InlineData("2026-01-08T23:30:00Z", "2026-01-08T23:30")]
    [InlineData("2026-05-31T23:30:00Z", "2026-06-01T00:30")]
    [InlineData("2026-03-29T00:59:00Z", "2026-03-29T00:59")]
    [InlineData("2026-03-29T01:00:00Z", "2026-03-29T02:00")]
    [InlineData("2026-10-25T00:30:00Z", "2026-10-25T01:30")]
    [InlineData("2026-10-25T01:30:00Z", "2026-10-25T01:30")]
    public void OnTheClock_AcrossTheChanges(string instant, string expected) =>
        Due.At(LondonTime.OnTheClock(DateTimeOffset.Parse(instant, null))).Should().Be(Due.Parse(expected));

    [Theory]
    [InlineData("2026-01-08T10:00", "2026-01-08T10:00:00Z", "in winter")]
    [InlineData("2026-07-08T10:00", "2026-07-08T09:00:00Z", "in summer")]
    [InlineData("2026-03-29T01:30", "2026-03-29T01:30:00Z", "skipped: read with the offset before")]
    [InlineData("2026-03-29T02:00", "2026-03-29T01:00:00Z", "right after the gap")]
    [InlineData("2026-10-25T01:30", "2026-10-25T00:30:00Z", "twice: the first")]
    [InlineData("2026-10-25T02:00", "2026-10-25T02:00:00Z", "after the overlap")]
    public void InstantOf_AcrossTheChanges(string wall, string expected, string because) =>
        LondonTime.InstantOf(Due.Parse(wall).OnTheClock).Should().Be(DateTimeOffset.Parse(expected, null), because);

    [Fact]
    public void StartOfDay_EveryDay_BelongsToItsDay_AndDaysLast23To25Hours()
    {
        var lengths = new Dictionary<double, int>();
        for (var day = new DateOnly(2026, 1, 1); day.Year == 2026; day = day.AddDays(1))
        {
            var start = LondonTime.StartOfDay(day);
            start.Offset.Should().Be(TimeSpan.Zero);
            LondonTime.DayOf(start).Should().Be(day);
            LondonTime.DayOf(start.AddTicks(-1)).Should().Be(day.AddDays(-1));
            var hours = (LondonTime.StartOfDay(day.AddDays(1)) - start).TotalHours;
            lengths[hours] = lengths.GetValueOrDefault(hours) + 1;
        }

        lengths.Should().BeEquivalentTo(new Dictionary<double, int> { [23] = 1, [24] = 363, [25] = 1 });
    }
}
