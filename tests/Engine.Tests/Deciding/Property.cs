using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace CareWorkflows.Engine.Tests.Deciding;

/// <summary>
/// Something that holds for whatever chance brings. What failed is told with its seed. The same chances each time, so that a build fails for what was changed;
/// others when more are asked for.
/// </summary>
internal static class Property
{
    /// <summary><c>PROPERTY_TIMES=20</c> tries twenty times as many, and others each time: for a night, or after a change of what decides.</summary>
    private static readonly int? Times = int.TryParse(Environment.GetEnvironmentVariable("PROPERTY_TIMES"), CultureInfo.InvariantCulture, out var times) ? times : null;

    private static readonly Config Chances = Times is null ? Config.QuickThrowOnFailure.WithReplay(20261122, 1) : Config.QuickThrowOnFailure;

    public static void Check(int times, Func<Random, Task> holds) =>
        FsCheck.Check.One(Chances.WithMaxTest(times * (Times ?? 1)), Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
            // FsCheck waits for an answer; so off the few threads xUnit gives, or two properties wait for each other for ever.
            Task.Run(() => holds(new Random(seed))).GetAwaiter().GetResult()));
}
