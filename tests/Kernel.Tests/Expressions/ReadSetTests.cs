using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Tests.Expressions;

public class ReadSetTests
{
    [Theory]
    [InlineData("form.x + y", "form y")]
    [InlineData("list.map(x => x + y)", "list y")]
    [InlineData("x + [1].map(x => x)", "x")]
    [InlineData("() => { const a = b; if (c) { const d = 1; return d } return a + d }", "b c d")]
    [InlineData("Math.max(a, Object.keys(b).length)", "a b")]
    [InlineData("{ a, b: c, ...d }", "a c d")]
    [InlineData("`x ${a} ${`${b}`}`", "a b")]
    [InlineData("a?.[b]?.(c) ?? (d ? -e : !f)", "a b c d e f")]
    [InlineData("last('meeting')?.on in [...g]", "g last")]
    public void FreeNames_Expression_AreThoseOfTheScope(string source, string names) =>
        Expression.Parse(source).FreeNames.Order(StringComparer.Ordinal).Should().Equal(names.Split(' '));

    [Fact]
    public void MemberNames_Expression_AreAllButTheKeysOfObjects() =>
        Expression.Parse("a.b['c'].d(e?.f, x => x.g, { h: i.j })?.[0].k[`l`]").MemberNames.Should().BeEquivalentTo("b", "c", "d", "f", "g", "j", "k", "l");

    [Fact]
    public void Calls_FreeNames_AreListedWithTheirFirstText()
    {
        var calls = Expression.Parse("last('meeting', f => has(f)) && setting(`x`) && sessions('FamilyOnTrack').first(a) && now() && Math.max(1) && (g => g('local'))(h)").Calls;

        calls.Select(c => (c.Function, c.FirstTextArgument)).Should()
            .BeEquivalentTo([("last", "meeting"), ("has", null), ("setting", "x"), ("sessions", "FamilyOnTrack"), ("now", (string?)null)]);
        calls.Single(c => c.Function == "setting").Position.Should().Be(32);
    }

    [Fact]
    public void MemberPaths_FreeNames_AreTheirFirstMembers() =>
        Expression.Parse("form.x.deeper && child.asOf(data.z).y && form['q'] && form?.r && (f => f.s)(1) && last('m').on && Math.max(1)").MemberPaths
            .Select(p => $"{p.Root}.{p.Member}").Should().BeEquivalentTo("form.x", "child.asOf", "data.z", "form.q", "form.r");

    [Theory]
    [InlineData("a[0] + a[-1] + a['x'] + a[`y`]", new int[0])]
    [InlineData("form[x]", new[] { 4 })]
    [InlineData("list.map(i => other[i])", new[] { 19 })]
    [InlineData("form[`a${b}`] + form['a' + 'b']", new[] { 4, 20 })]
    [InlineData("['a', 'b'].every(g => form[g])", new int[0])]
    [InlineData("['a', b].every(g => form[g])", new[] { 24 })]
    [InlineData("['a', 'b'].reduce((r, g) => form[g] + r[g])", new[] { 32, 39 })]
    public void DynamicMembers_Index_IsToldUnlessItIsWrittenOut(string source, int[] positions)
    {
        var expression = Expression.Parse(source);

        expression.DynamicMembers.Should().Equal(positions);
        expression.HasDynamicMembers.Should().Be(positions.Length > 0);
    }

    [Fact]
    public void MemberNames_ParameterOverTextsWrittenOut_AreThoseTexts()
    {
        var expression = Expression.Parse("['child', 'parents'].every(g => form[g])");

        expression.MemberNames.Should().BeEquivalentTo("every", "child", "parents");
        expression.MemberPaths.Select(p => p.Member).Should().Equal("child", "parents");
    }
}
