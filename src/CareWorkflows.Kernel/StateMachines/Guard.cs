using Stateless.Reflection;

namespace Stateless;

/// <summary>Conditions that must all hold for a transition.</summary>
internal sealed class Guard
{
    public static readonly Guard None = new([]);

    private readonly Condition[] conditions;

    private Guard(Condition[] conditions) => this.conditions = conditions;

    public IReadOnlyList<InvocationInfo> Descriptions => [.. conditions.Select(condition => condition.Description)];

    public static Guard Of(Func<bool> guard, string? description) => new([When(guard, description)]);

    public static Guard Of(Tuple<Func<bool>, string>[] guards) =>
        new(Array.ConvertAll(guards, guard => When(guard.Item1, guard.Item2)));

    public static Guard Of(Func<object[], bool> guard, string? description) => new([When(guard, description)]);

    public static Guard Of<T0>(Func<T0, bool> guard, string? description) => Of(OnArguments(guard), description);

    public static Guard Of<T0>(Tuple<Func<T0, bool>, string>[] guards) =>
        new(Array.ConvertAll(guards, guard => When(OnArguments(guard.Item1), guard.Item2)));

    public static Guard Of<T0, T1>(Func<T0, T1, bool> guard, string? description) => Of(OnArguments(guard), description);

    public static Guard Of<T0, T1>(Tuple<Func<T0, T1, bool>, string>[] guards) =>
        new(Array.ConvertAll(guards, guard => When(OnArguments(guard.Item1), guard.Item2)));

    public static Guard Of<T0, T1, T2>(Func<T0, T1, T2, bool> guard, string? description) => Of(OnArguments(guard), description);

    public static Guard Of<T0, T1, T2>(Tuple<Func<T0, T1, T2, bool>, string>[] guards) =>
        new(Array.ConvertAll(guards, guard => When(OnArguments(guard.Item1), guard.Item2)));

    /// <summary>Asks every condition, so that a refusal can name all that is missing. Null if nothing is.</summary>
    public List<string>? Unmet(object[] args)
    {
        List<string>? unmet = null;
        foreach (var condition in conditions)
        {
            if (!condition.Holds(args))
                (unmet ??= []).Add(condition.Description.Description);
        }

        return unmet;
    }

    private static Condition When(Func<bool> guard, string? description)
    {
        ArgumentNullException.ThrowIfNull(guard);
        return new(_ => guard(), InvocationInfo.Create(guard, description));
    }

    private static Condition When(Func<object[], bool> guard, string? description)
    {
        ArgumentNullException.ThrowIfNull(guard);
        return new(guard, InvocationInfo.Create(guard, description));
    }

    private static Func<object[], bool> OnArguments<T0>(Func<T0, bool> guard)
    {
        ArgumentNullException.ThrowIfNull(guard);
        return args => guard(Arguments.Get<T0>(args, 0));
    }

    private static Func<object[], bool> OnArguments<T0, T1>(Func<T0, T1, bool> guard)
    {
        ArgumentNullException.ThrowIfNull(guard);
        return args => guard(Arguments.Get<T0>(args, 0), Arguments.Get<T1>(args, 1));
    }

    private static Func<object[], bool> OnArguments<T0, T1, T2>(Func<T0, T1, T2, bool> guard)
    {
        ArgumentNullException.ThrowIfNull(guard);
        return args => guard(Arguments.Get<T0>(args, 0), Arguments.Get<T1>(args, 1), Arguments.Get<T2>(args, 2));
    }

    private sealed record Condition(Func<object[], bool> Holds, InvocationInfo Description);
}
