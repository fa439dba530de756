using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Engine.Tests.Deciding;

public class SettingLimitTests
{
    [Fact]
    public async Task Council_does_not_take_a_setting_later_than_the_limit_of_its_rule()
    {
        var open = async () => await TestCouncil.OpenAsync(settings: ("dsp.iro", "21 wd"));
        await open.Should().ThrowAsync<ArgumentException>().WithMessage("dsp.iro: *later than the limit of DSP-05*");
    }

    [Fact]
    public async Task Council_takes_a_setting_that_keeps_the_limit()
    {
        await using var council = await TestCouncil.OpenAsync(settings: ("dsp.iro", "15 wd"));
        council.Calendar.Should().NotBeNull();
    }

    [Fact]
    public async Task Council_does_not_take_a_closure_day_that_is_no_day()
    {
        var open = async () => await TestCouncil.OpenAsync(settings: ("cal.closures", Value.Of([Value.Of("29.12.2026")])));
        await open.Should().ThrowAsync<ArgumentException>().WithMessage("cal.closures: '29.12.2026' is not a day such as*");
    }
}
