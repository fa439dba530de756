using CareWorkflows.Kernel.Expressions;
using static CareWorkflows.Kernel.Tests.Expressions.Names;

namespace CareWorkflows.Kernel.Tests.Expressions;

public class ExpressionErrorTests
{
    private static readonly Names Scope = new() { ["form"] = Map(("list", List(1, 2)), ("text", "abc"), ("map", Map(("a", 1)))), ["missing"] = Value.Nothing };

    [Theory]
    [InlineData("", 0, "There is no expression here")]
    [InlineData("  // only a remark", 18, "There is no expression here")]
    [InlineData("1 +", 3, "The expression ends too early: a value is missing")]
    [InlineData("a b", 2, "'b' was not expected here")]
    [InlineData("a = 1", 2, "Nothing can be assigned in an expression; to compare, write ==")]
    [InlineData("a;", 1, "An expression has no ';'")]
    [InlineData("(a", 2, "The ')' is missing")]
    [InlineData("[a", 2, "The ']' of this list is missing")]
    [InlineData("f(a", 3, "The ')' of this call is missing")]
    [InlineData("a[1", 3, "The ']' is missing")]
    [InlineData("a.", 2, "A name was expected after '.', not the end")]
    [InlineData("{ a: 1", 6, "The '}' of this object is missing")]
    [InlineData("{ a 1 }", 4, "A ':' was expected after 'a'")]
    [InlineData("{ [a]: 1 }", 2, "The name of a member was expected here, not '['")]
    [InlineData("a ? b", 5, "A choice is written 'condition ? one : other'; its ':' is missing")]
    [InlineData("'abc", 0, "This text is not closed: ' is missing")]
    [InlineData("'a\nb'", 0, "This text is not closed: ' is missing")]
    [InlineData("x + `abc", 4, "This template is not closed: ` is missing")]
    [InlineData("`a ${b`", 6, "This template is not closed: ` is missing")]
    [InlineData("`a ${b", 5, "This hole is not closed: '}' is missing")]
    [InlineData("`a ${}`", 5, "A value was expected here, not '}'")]
    [InlineData("'\\q'", 1, "'\\q' means nothing in a text")]
    [InlineData("'\\u00'", 1, "This is not the code of a character")]
    [InlineData("1 /* a", 2, "This comment is not closed: */ is missing")]
    [InlineData("12ab", 0, "This is not a number")]
    [InlineData("a & b", 2, "'&' cannot be used here; did you mean '&&'?")]
    [InlineData("a | b", 2, "'|' cannot be used here; did you mean '||'?")]
    [InlineData("a # b", 2, "'#' cannot be used in an expression")]
    [InlineData("a++", 1, "'++' cannot be used in an expression")]
    [InlineData("a += 1", 2, "'+=' cannot be used in an expression")]
    [InlineData("new Date()", 0, "'new' cannot be used in an expression")]
    [InlineData("this.x", 0, "'this' cannot be used in an expression")]
    [InlineData("typeof a", 0, "'typeof' cannot be used in an expression")]
    [InlineData("await f()", 0, "'await' cannot be used in an expression")]
    [InlineData("/a/.test(b)", 0, "Regular expressions cannot be used here")]
    [InlineData("return 1", 0, "'return' was not expected here")]
    [InlineData("a ?? b || c", 2, "'??' beside '||' or '&&' needs parentheses to say which comes first")]
    [InlineData("a && b ?? c", 7, "'??' beside '||' or '&&' needs parentheses to say which comes first")]
    [InlineData("f(...a)", 2, "'...' can be used in a list or an object, not in a call")]
    [InlineData("(a, a) => 1", 4, "'a' is given twice here")]
    [InlineData("(a, b)", 2, "The ')' is missing")]
    [InlineData("x => { const y; }", 14, "'y' needs a value: const y = ..")]
    [InlineData("x => { y = 1; }", 7, "'const', 'let', 'if' or 'return' was expected here, not 'y'")]
    [InlineData("x => { const y = y; }", 17, "'y' is only being defined here and cannot be read yet; give it another name")]
    [InlineData("x => { const {a} = x; }", 13, "'const' gives a value to one name; taking an object or a list apart is not possible here")]
    [InlineData("x => { for (;;) {} }", 7, "'const', 'let', 'if' or 'return' was expected here, not 'for'")]
    [InlineData("x => { return 1", 15, "A ';' is missing before the end")]
    [InlineData("x => { return 1;", 16, "The '}' of this function is missing")]
    [InlineData("x => { if (x) const y = 1; }", 14, "'const', 'let', 'if' or 'return' was expected here, not 'const'")]
    [InlineData("x => { const a = 1 const b = 2 }", 19, "A ';' is missing before 'const'")]
    public void Parse_NotAnExpression_SaysWhatAndWhere(string source, int position, string problem)
    {
        Expression.TryParse(source, out var expression, out var error).Should().BeFalse();

        expression.Should().BeNull();
        error!.Problem.Should().Be(problem);
        error.Position.Should().Be(position);
        error.Text.Should().Be(source);
    }

    [Theory]
    [InlineData("nobody", 0, "'nobody' is not known here")]
    [InlineData("1 + nobody(2)", 4, "'nobody' is not known here")]
    [InlineData("1 + missing(2)", 4, "'missing' is not a function here")]
    [InlineData("form.nope(1)", 5, "'nope' is not a function here")]
    [InlineData("form.map.a(1)", 9, "'a' is not a function here")]
    [InlineData("missing.doIt()", 8, "'doIt' is not a function here")]
    [InlineData("(x => x(1))(2)", 6, "'x' is not a function here")]
    [InlineData("form.list.push(3)", 10, "'push' is not something a list can do")]
    [InlineData("form.text.filter(x => x)", 10, "'filter' is not something text can do")]
    [InlineData("true.trim()", 5, "'trim' is not something yes/no can do")]
    [InlineData("form.list.filter(1)", 10, "A function was expected here (like x => x.name), not a number")]
    [InlineData("1 < 'a'", 2, "A number cannot be compared with text")]
    [InlineData("'a' >= true", 4, "Text cannot be compared with yes/no")]
    [InlineData("true < false", 5, "There is no order between two values that are yes/no: only numbers, dates and texts have one")]
    [InlineData("[1, 'a'].sort()", 9, "A number cannot be compared with text")]
    [InlineData("[2, 1].sort((a, b) => 'x')", 7, "What 'sort' compares by must give a number, not text")]
    [InlineData("1 - 'a'", 2, "Only numbers can be calculated with, not text")]
    [InlineData("true + 1", 5, "Yes/no and a number cannot be added")]
    [InlineData("-'1'", 0, "Only a number can have a sign, not text")]
    [InlineData("1 / 0", 2, "A number cannot be divided by 0")]
    [InlineData("1e308 * 10", 6, "This number is too large")]
    [InlineData("'a' in 'abc'", 4, "'in' looks into an object or a list, not into text")]
    [InlineData("[...1]", 0, "Only a list can be spread into a list, not a number")]
    [InlineData("{ ...'a' }", 0, "Only an object can be spread into an object, not text")]
    [InlineData("form[form.list]", 4, "A member is named by text, not by a list")]
    public void Evaluate_ValuesThatDoNotFit_SaysWhatAndWhere(string source, int position, string problem)
    {
        var error = FluentActions.Invoking(() => Expression.Parse(source).Evaluate(Scope)).Should().Throw<ExpressionError>().Which;

        error.Problem.Should().Be(problem);
        error.Position.Should().Be(position);
    }

    [Fact]
    public void Message_OfALongExpression_ShowsTheWordsAround()
    {
        var error = FluentActions.Invoking(() => Expression.Parse("count('meeting') > 0 && form.chairRole = 'SW' && form.childSeen && !form.duringMeeting")).Should().Throw<ExpressionError>().Which;

        error.Extract.Should().Be("…airRole = 'SW' && form.childSeen…");
        error.Message.Should().Be("Nothing can be assigned in an expression; to compare, write == (at character 40: …airRole = 'SW' && form.childSeen…)");
    }

    [Fact]
    public void Evaluate_ScopeThrows_ItsExceptionComesThroughUntouched()
    {
        var ours = new InvalidTimeZoneException("no such year");
        var scope = new Names { ["addWorkingDays"] = Function(_ => throw ours) };

        foreach (var source in new[] { "addWorkingDays(1)", "[2, 1].sort((a, b) => addWorkingDays(a))", "(x => { if (addWorkingDays(x)) return 1 })(1)" })
        {
            FluentActions.Invoking(() => Expression.Parse(source).Evaluate(scope)).Should().Throw<InvalidTimeZoneException>().Which.Should().BeSameAs(ours);
        }
    }
}
