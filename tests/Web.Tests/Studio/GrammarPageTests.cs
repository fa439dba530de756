using System.Net;
using CareWorkflows.Kernel.Duties;
using CareWorkflows.Kernel.Expressions;
using CareWorkflows.Web.Tests.Support;

namespace CareWorkflows.Web.Tests.Studio;

/// <summary>The page that the descriptions of inputs in Studio point to.</summary>
public sealed class GrammarPageTests(PaperSite site) : IClassFixture<PaperSite>
{
    private const string Address = "/studio/grammar";

    [Theory]
    [InlineData("dana", HttpStatusCode.OK)]
    [InlineData("max", HttpStatusCode.Forbidden)]
    [InlineData("asha", HttpStatusCode.Forbidden)]
    public async Task Grammar_IsForDesigners(string person, HttpStatusCode expected) =>
        (await (await site.SignedInAsync(person)).GetAsync(Address)).StatusCode.Should().Be(expected);

    [Fact]
    public async Task Examples_AreRulesAndExpressions()
    {
        var page = await (await site.SignedInAsync("dana")).PageAsync(Address);
        var rules = page.QuerySelectorAll("[data-due-rule]").Select(e => e.TextContent).ToList();
        var expressions = page.QuerySelectorAll("[data-expression]").Select(e => e.TextContent).ToList();

        rules.Should().HaveCountGreaterThan(15).And.AllSatisfy(r => FluentActions.Invoking(() => DueRule.Parse(r)).Should().NotThrow("{0} is given as an example", r));
        expressions.Should().HaveCountGreaterThan(3).And.AllSatisfy(e => FluentActions.Invoking(() => Expression.Parse(e)).Should().NotThrow("{0} is given as an example", e));
    }
}
