using CareWorkflows.Kernel.Expressions;
using static CareWorkflows.Kernel.Tests.Expressions.Names;

namespace CareWorkflows.Kernel.Tests.Expressions;

public class ExpressionSemanticsTests
{
    private static readonly Names Scope = new()
    {
        ["form"] = Map(
            ("chairRole", "SW"), ("heldOn", "2026-01-08"), ("seen", true), ("count", 3),
            ("people", List(Map(("name", "Ann"), ("age", 9)), Map(("name", "Bob"), ("age", 7)), Map(("name", "Cy"), ("age", 9)))),
            ("roles", List("SW", "PS")), ("name", " Ann Lee "), ("in", "kept")),
        ["twice"] = Function(a => Value.Of(a[0].Number!.Value * 2)),
        ["child"] = Map(("asOf", Function(a => Map(("date", a[0]), ("worker", "W1"))))),
        ["missing"] = Value.Nothing,
        ["key"] = "name",
    };

    /// <summary>Left and right are expressions: each pair must have one value.</summary>
    [Theory]
    // Literals
    [InlineData("1.5e2", "150")]
    [InlineData("'it\\'s'", "\"it's\"")]
    [InlineData("'a\\u0041\\u{1F600}\\n'", "\"aA😀\\n\"")]
    [InlineData("`n ${1 + 1} and ${`in ${'x'}`}`", "'n 2 and in x'")]
    [InlineData("`{a} $ \\${`", "'{a} $ ${'")]
    [InlineData("`${{ a: '}' }.a}`", "'}'")]
    [InlineData("``", "''")]
    [InlineData("null", "undefined")]
    [InlineData("[1, 2,]", "[1, 2]")]
    [InlineData("1 /* one */ + // and\n 1", "2")]
    // Members
    [InlineData("form.chairRole", "'SW'")]
    [InlineData("form['chairRole']", "'SW'")]
    [InlineData("form[key + '']", "' Ann Lee '")]
    [InlineData("form.in", "'kept'")]
    [InlineData("form.people[1].name", "'Bob'")]
    [InlineData("form.people[7]", "null")]
    [InlineData("form.people?.[0]?.name", "'Ann'")]
    [InlineData("'abc'[1]", "'b'")]
    [InlineData("form.nope.deeper.still", "null")]
    [InlineData("missing.x.y", "null")]
    [InlineData("missing?.x.filter(p => p)", "null")]
    [InlineData("missing?.(1)", "null")]
    [InlineData("form.nope?.(1).x", "null")]
    [InlineData("form.people.nope?.(1)", "null")]
    [InlineData("missing[form.nope]", "null")]
    [InlineData("form.chairRole.nope", "null")]
    [InlineData("form.people.length", "3")]
    [InlineData("form.chairRole.length", "2")]
    [InlineData("missing.length", "0")]
    [InlineData("missing?.length", "null")]
    [InlineData("child.asOf('2026-01-01').worker", "'W1'")]
    [InlineData("child.asOf(form.heldOn).date", "form.heldOn")]
    // Calls and functions
    [InlineData("twice(4)", "8")]
    [InlineData("(x => x + 1)(2)", "3")]
    [InlineData("((a, b) => a - b)(5, 2)", "3")]
    [InlineData("(() => 7)()", "7")]
    [InlineData("((a, b) => b)(5)", "null")]
    [InlineData("(a => b => a + b)(1)(2)", "3")]
    [InlineData("(a => b => c => a + b + c)(1)(2)(3)", "6")]
    [InlineData("(a => [1, 2].map(b => [3].map(c => a * b * c)))(2)", "[[6], [12]]")]
    [InlineData("[1, 2].map(x => ({ x }))", "[{ x: 1 }, { x: 2 }]")]
    [InlineData("(x => { const y = x + 1; let z = y * 2; if (z > 5) return z; else { return y; } })(2)", "6")]
    [InlineData("(x => { const y = x + 1; let z = y * 2; if (z > 5) return z; else { return y; } })(1)", "2")]
    [InlineData("(x => { if (x) { const a = 1; return a } const a = 2; return a })(0)", "2")]
    [InlineData("(x => { if (x) return })(1)", "null")]
    [InlineData("(() => { const a = 1\n const b = 2\n return a + b\n })()", "3")]
    [InlineData("(() => { const f = n => n < 2 ? 1 : n * f(n - 1); return f(5) })()", "120")]
    [InlineData("[1, 2, 3].map(x => y => x + y).map(f => f(10))", "[11, 12, 13]")]
    [InlineData("(form => form)(1)", "1")]
    // Choice and logic
    [InlineData("form.seen ? 'yes' : 'no'", "'yes'")]
    [InlineData("0 ? 1 : '' ? 2 : 3", "3")]
    [InlineData("missing ?? 'x'", "'x'")]
    [InlineData("0 ?? 1", "0")]
    [InlineData("0 || 'x'", "'x'")]
    [InlineData("0 && nobodyKnows", "0")]
    [InlineData("1 || nobodyKnows", "1")]
    [InlineData("true ? 1 : nobodyKnows", "1")]
    [InlineData("!missing && !0 && !''", "true")]
    [InlineData("!![]", "true")]
    [InlineData("1 < 2 == true && 2 + 3 * 4 == 14", "true")]
    [InlineData("(missing ?? 0) || 5", "5")]
    // Equality
    [InlineData("1 == '1'", "false")]
    [InlineData("1 != '1'", "true")]
    [InlineData("null === undefined", "true")]
    [InlineData("missing == null", "true")]
    [InlineData("missing == false", "false")]
    [InlineData("missing == 'SW'", "false")]
    [InlineData("missing != 'SW'", "true")]
    [InlineData("'SW' == form.chairRole", "true")]
    [InlineData("[1, { a: [2] }] == [1, { a: [2] }]", "true")]
    [InlineData("[1] == [1, 2]", "false")]
    [InlineData("{ a: 1, b: 2 } == { b: 2, a: 1 }", "true")]
    [InlineData("{ a: 1 } == { a: 1, b: 2 }", "false")]
    // Order
    [InlineData("2 < 10", "true")]
    [InlineData("'2' < '10'", "false")]
    [InlineData("form.heldOn <= '2026-01-08'", "true")]
    [InlineData("form.heldOn < '2026-01-08T10:00'", "true")]
    [InlineData("missing < 1 || missing >= 1 || 1 > missing || missing <= null", "false")]
    [InlineData("2 >= 2 && 2 <= 2 && !(2 > 2)", "true")]
    // Arithmetic
    [InlineData("1 + 2 * 3 - 4 / 2", "5")]
    [InlineData("7 % 3", "1")]
    [InlineData("-form.count + +2", "-1")]
    [InlineData("- -1", "1")]
    [InlineData("'a' + 1 + true + missing", "'a1true'")]
    [InlineData("'x' + ['a', 'b']", "'xa, b'")]
    [InlineData("missing + 1", "null")]
    [InlineData("missing * 2 ?? 9", "9")]
    [InlineData("0.1 + 0.2 + ''", "'0.30000000000000004'")]
    // in
    [InlineData("'heldOn' in form", "true")]
    [InlineData("'nope' in form", "false")]
    [InlineData("'SW' in form.roles", "true")]
    [InlineData("'XX' in form.roles", "false")]
    [InlineData("'x' in missing", "false")]
    // Lists and objects
    [InlineData("[...form.roles, 'TM', ...missing]", "['SW', 'PS', 'TM']")]
    [InlineData("{ a: 1, 'b c': 2, ...{ a: 3 }, d: missing }", "{ a: 3, 'b c': 2 }")]
    [InlineData("{ ...{ a: 1, b: 2 }, a: null }", "{ b: 2 }")]
    [InlineData("{ a: null, ...{ a: 1 } }", "{ a: 1 }")]
    [InlineData("(x => ({ x, y: x + 1 }))(1)", "{ x: 1, y: 2 }")]
    [InlineData("Object.keys({ a: 1, b: 2 })", "['a', 'b']")]
    [InlineData("Object.values({ a: 1, b: 2 })", "[1, 2]")]
    [InlineData("Object.entries({ a: 1 })", "[['a', 1]]")]
    [InlineData("Object.keys(missing)", "[]")]
    // List methods
    [InlineData("form.roles.includes('SW')", "true")]
    [InlineData("missing.includes('SW')", "false")]
    [InlineData("form.nope.every(x => false)", "true")]
    [InlineData("form.people.some(p => p.age < 8)", "true")]
    [InlineData("form.people.every(p => p.age < 8)", "false")]
    [InlineData("form.people.filter(p => p.age == 9).map(p => p.name)", "['Ann', 'Cy']")]
    [InlineData("form.people.filter((p, i) => i > 0).length", "2")]
    [InlineData("form.people.find(p => p.age == 9).name", "'Ann'")]
    [InlineData("form.people.findLast(p => p.age == 9).name", "'Cy'")]
    [InlineData("form.people.find(p => p.age == 1)?.name", "null")]
    [InlineData("form.people.findIndex(p => p.name == 'Bob')", "1")]
    [InlineData("form.roles.indexOf('PS')", "1")]
    [InlineData("form.roles.indexOf('XX')", "-1")]
    [InlineData("[[1], [2, 3], 4].flatMap(x => x)", "[1, 2, 3, 4]")]
    [InlineData("[1, null, 'a'].join()", "'1,,a'")]
    [InlineData("form.roles.join(' or ')", "'SW or PS'")]
    [InlineData("[1].concat([2, 3], 4)", "[1, 2, 3, 4]")]
    [InlineData("[1, 2, 3, 4].slice(1, -1)", "[2, 3]")]
    [InlineData("[1, 2, 3].slice(-2)", "[2, 3]")]
    [InlineData("[1, 2, 3].slice(2, 1)", "[]")]
    [InlineData("[1, 2, 3].at(-1)", "3")]
    [InlineData("[1, 2, 3].at(3)", "null")]
    [InlineData("[1, 2, 3].reduce((sum, x) => sum + x)", "6")]
    [InlineData("[1, 2, 3].reduce((sum, x, i) => sum + x * i, 10)", "18")]
    [InlineData("[].reduce((a, b) => a)", "null")]
    [InlineData("[10, 9, 2].sort()", "[2, 9, 10]")]
    [InlineData("['b', null, 'a', 'B'].sort()", "['B', 'a', 'b', null]")]
    [InlineData("form.people.sort((a, b) => a.age - b.age).map(p => p.name)", "['Bob', 'Ann', 'Cy']")]
    [InlineData("[1, 2, 3].reverse()", "[3, 2, 1]")]
    // Text methods
    [InlineData("'chairman'.includes('air')", "true")]
    [InlineData("'abc'.startsWith('ab') && 'abc'.endsWith('bc')", "true")]
    [InlineData("form.name.trim().toUpperCase()", "'ANN LEE'")]
    [InlineData("'ÄB'.toLowerCase()", "'äb'")]
    [InlineData("'a-b-c'.split('-')", "['a', 'b', 'c']")]
    [InlineData("'ab'.split('')", "['a', 'b']")]
    [InlineData("'2026-01-08T10:00'.slice(0, 10)", "'2026-01-08'")]
    [InlineData("'abc'.slice(-2)", "'bc'")]
    [InlineData("'7'.padStart(3, '0')", "'007'")]
    [InlineData("'abc'.indexOf('c')", "2")]
    [InlineData("missing.trim()", "null")]
    [InlineData("missing.startsWith('a') == true", "false")]
    // Math
    [InlineData("Math.min(3, 1, 2)", "1")]
    [InlineData("Math.max(3, missing, 5)", "5")]
    [InlineData("Math.max()", "null")]
    [InlineData("Math.round(2.5) + Math.round(-2.5)", "1")]
    [InlineData("Math.floor(2.7) + Math.ceil(2.1) + Math.abs(-1)", "6")]
    public void Evaluate_Expression_HasTheValueOf(string expression, string expected) =>
        Expression.Parse(expression).Evaluate(Scope).Should().Be(Expression.Parse(expected).Evaluate(Scope));

    [Fact]
    public void Evaluate_NameOfTheScope_WinsOverABuiltInName() =>
        Expression.Parse("Math.pi").Evaluate(new Names { ["Math"] = Map(("pi", 3)) }).Should().Be((Value)3);

    [Fact]
    public void Evaluate_FunctionGiven_CanBeCalledLaterAndKeepsItsScope()
    {
        var mustChair = Expression.Parse("on => on > limit").Evaluate(new Names { ["limit"] = "2026-01-01" });

        Expression.Parse("mustChair('2026-02-01')").Evaluate(new Names { ["mustChair"] = mustChair }).Should().Be(Value.True);
        mustChair.Function!(["2025-12-31"]).Should().Be(Value.False);
    }

    [Fact]
    public void Evaluate_SortAndReverse_LeaveTheListAsItIs()
    {
        var list = List(2, 1);

        Expression.Parse("list.sort().reverse()").Evaluate(new Names { ["list"] = list });

        list.Should().Be(List(2, 1));
    }
}
