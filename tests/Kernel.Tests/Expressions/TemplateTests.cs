using CareWorkflows.Kernel.Expressions;
using static CareWorkflows.Kernel.Tests.Expressions.Names;

namespace CareWorkflows.Kernel.Tests.Expressions;

public class TemplateTests
{
    private static readonly Names Scope = new()
    {
        ["nextNo"] = Function(_ => 2),
        ["setting"] = Function(_ => List("AP", "PS")),
        ["due"] = "2026-01-08",
        ["at"] = "2026-11-30T09:05",
        ["missing"] = Value.Nothing,
    };

    [Theory]
    [InlineData("Meeting {nextNo('meeting')} must be chaired by {setting('x')}", "Meeting 2 must be chaired by AP, PS")]
    [InlineData("", "")]
    [InlineData("no holes", "no holes")]
    [InlineData("due {due}, held {at}.", "due 8 January 2026, held 30 November 2026, 09:05.")]
    [InlineData("{[due, at + ':30', missing, 'x']}", "8 January 2026, 30 November 2026, 09:05, , x")]
    [InlineData("{'2026-02-30'} {'2026-01-08T25:00'} {'2026-01-08 and more'} {'2026-01-08T10:00Z'}", "2026-02-30 2026-01-08T25:00 2026-01-08 and more 2026-01-08T10:00Z")]
    [InlineData("[{missing}]", "[]")]
    [InlineData("{{not a hole}} {'}'} {({ a: 1 }).a} }", "{not a hole} } 1 }")]
    [InlineData("{`in ${`${1}`}`}{1 + 1}", "in 12")]
    public void Render_Template_ReadsAsASentence(string text, string expected) => Template.Parse(text).Render(Scope).Should().Be(expected);

    [Fact]
    public void Expressions_Template_AreThoseOfItsHoles() =>
        Template.Parse("a {b} {{c}} {d + 1}").Expressions.Select(e => e.Source).Should().Equal("b", "d + 1");

    [Theory]
    [InlineData("Meeting {nextNo(}", 16, "The expression ends too early: a value is missing")]
    [InlineData("Meeting {no", 9, "This hole is not closed: '}' is missing")]
    [InlineData("Meeting {}", 9, "There is no expression here")]
    [InlineData("It's {it's}", 8, "This text is not closed: ' is missing")]
    public void Parse_FaultyHole_SaysWhereInTheWholeText(string text, int position, string problem)
    {
        Template.TryParse(text, out _, out var error).Should().BeFalse();

        error!.Problem.Should().Be(problem);
        error.Position.Should().Be(position);
    }
}
