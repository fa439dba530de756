using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace CareWorkflows.Engine.Tests.Deciding;

/// <summary>Something that holds for whatever chance brings. What failed is told with its seed.</summary>
internal static class Property
{
    /// <summary><c>PROPERTY_TIMES=20</c> tries twenty times as many: for a night, or after a change of what decides.</summary>
    private static readonly int Times = int.TryParse(Environment.GetEnvironmentVariable("PROPERTY_TIMES"), CultureInfo.InvariantCulture, out var times) ? times : 1;

    public static void Check(int times, Func<Random, Task> holds) =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(times * Times), Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => holds(new Random(seed)).GetAwaiter().GetResult()));
}
