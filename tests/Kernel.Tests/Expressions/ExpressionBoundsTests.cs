using CareWorkflows.Kernel.Expressions;
using static CareWorkflows.Kernel.Tests.Expressions.Names;

namespace CareWorkflows.Kernel.Tests.Expressions;

/// <summary>No expression can hang the process, fill its memory or end it, however it is written.</summary>
public class ExpressionBoundsTests
{
    private const string Ten = "[0,1,2,3,4,5,6,7,8,9]";
    private static readonly string Thousand = $"{Ten}.flatMap(x => {Ten}).flatMap(x => {Ten})";

    [Theory]
    [InlineData("TEN.map(a => TEN.map(b => TEN.map(c => TEN.map(d => TEN.map(e => a)))))")]
    [InlineData("(() => { const f = n => f(n + 1) + f(n + 1); return TEN.reduce(a => a + a, 'aaaaaaaaaaaaaaaa') && TEN.map(x => TEN.map(y => THOUSAND)) })()")]
    [InlineData("THOUSAND.reduce(a => a + a, 'ab')")]
    [InlineData("THOUSAND.reduce(a => `${a}${a}`, 'ab')")]
    [InlineData("THOUSAND.reduce(a => [...a, ...a], [1])")]
    [InlineData("THOUSAND.reduce(a => a.concat(a), [1])")]
    [InlineData("THOUSAND.reduce(a => a.flatMap(x => a), [1, 2])")]
    [InlineData("TEN.flatMap(x => TEN).reduce(a => [a, a], 1) == TEN.flatMap(x => TEN).reduce(a => [a, a], 1)")]
    [InlineData("TEN.flatMap(x => [1, 2, 3]).reduce(a => [a, a], 1) + ''")]
    [InlineData("TEN.flatMap(x => [1, 2, 3]).reduce(a => ({ a, b: a }), 1) == TEN.flatMap(x => [1, 2, 3]).reduce(a => ({ a, b: a }), 1)")]
    [InlineData("'a'.padStart(1e18, 'b')")]
    [InlineData("[THOUSAND].map(l => l.map(x => l.join('aaaaaaaaaa')))")]
    [InlineData("[THOUSAND].map(l => l.map(x => l.includes(-1)))")]
    [InlineData("[THOUSAND].map(l => l.map(x => l.slice(0)))")]
    [InlineData("[THOUSAND].map(l => l.map(x => l.reverse()))")]
    [InlineData("[THOUSAND].map(l => l.map(x => l.sort()))")]
    [InlineData("[THOUSAND].map(l => l.map(x => -1 in l))")]
    public void Evaluate_EndlessWork_IsStopped(string source) =>
        FluentActions.Invoking(() => Expression.Parse(source.Replace("THOUSAND", Thousand).Replace("TEN", Ten)).Evaluate(None))
            .Should().Throw<ExpressionError>().Which.Problem.Should().MatchRegex("takes too long|nested too deeply");

    [Fact]
    public void Evaluate_FunctionCallingItself_IsStoppedAtItsDepth()
    {
        FluentActions.Invoking(() => Expression.Parse("(() => { const f = n => f(n + 1); return f(0) })()").Evaluate(None))
            .Should().Throw<ExpressionError>().Which.Problem.Should().StartWith("Functions call each other too deeply");

        Expression.Parse("(() => { const f = n => n == 0 ? 'done' : f(n - 1); return f(50) })()").Evaluate(None).Should().Be((Value)"done");
    }

    [Fact]
    public void Evaluate_ComputedValuesInACircle_AreStoppedAtTheirDepth()
    {
        var scope = new Computed("a + 1");

        FluentActions.Invoking(() => Expression.Parse("a").Evaluate(scope)).Should().Throw<ExpressionError>().Which.Problem.Should().StartWith("Functions call each other too deeply");
        Expression.Parse("1").Evaluate(scope).Should().Be((Value)1);
    }

    [Fact]
    public void Evaluate_ComputedValues_ShareTheStepsOfTheOutermost()
    {
        var heavy = new Computed($"{Thousand}.map(x => x + 1).length");

        Expression.Parse("a").Evaluate(heavy).Should().Be((Value)1000);
        FluentActions.Invoking(() => Expression.Parse($"{Ten}.map(x => {Ten}.map(y => a))").Evaluate(heavy)).Should().Throw<ExpressionError>().Which.Problem.Should().Contain("too long");
        Expression.Parse("a").Evaluate(heavy).Should().Be((Value)1000, "the budget starts anew");
    }

    [Fact]
    public void Evaluate_FunctionKeptForLong_NeverWearsOut()
    {
        var function = Expression.Parse("x => [x, x + 1].map(y => y * 2)").Evaluate(None).Function!;

        for (var i = 0; i < 50_000; i++)
        {
            function([i]).Items[1].Should().Be((Value)((i + 1) * 2));
        }
    }

    [Theory]
    [InlineData("(", "1", ")")]
    [InlineData("[", "1", "]")]
    [InlineData("!", "1", "")]
    [InlineData("- ", "a", "")]
    [InlineData("x => ", "1", "")]
    [InlineData("1 + ", "1", "")]
    [InlineData("a ? b : ", "1", "")]
    [InlineData("a[", "1", "]")]
    [InlineData("f(", "1", ")")]
    [InlineData("{a:", "1", "}")]
    [InlineData("`${", "1", "}`")]
    [InlineData("x => {if(1){return ", "1", "}}")]
    [InlineData("1 ?? ", "1", "")]
    public void Parse_NestedWithoutEnd_IsRefused(string open, string middle, string close)
    {
        var source = string.Concat(Enumerable.Repeat(open, 900)) + middle + string.Concat(Enumerable.Repeat(close, 900));

        Expression.TryParse(source, out _, out var error).Should().BeFalse();
        error!.Problem.Should().Contain("nested too deeply");
    }

    [Fact]
    public void Parse_TooLong_IsRefused() =>
        FluentActions.Invoking(() => Expression.Parse("'" + new string('a', 30_000) + "'")).Should().Throw<ExpressionError>().Which.Problem.Should().Contain("at most");

    [Fact]
    public void Evaluate_ManyThreadsAtOnce_EachHasItsOwn()
    {
        var shared = Expression.Parse("[1, 2, 3].map(x => [x].map(y => x * y + n)).flatMap(x => x)");

        Parallel.For(0, 2_000, n => shared.Evaluate(new Names { ["n"] = n }).Should().Be(List(1 + n, 4 + n, 9 + n)));
    }

    private sealed class Computed(string source) : Scope
    {
        private readonly Expression expression = Expression.Parse(source);

        public override bool TryResolve(string name, out Value value)
        {
            value = expression.Evaluate(this);
            return true;
        }
    }
}
