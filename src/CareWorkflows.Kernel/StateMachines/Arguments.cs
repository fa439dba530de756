namespace Stateless;

/// <summary>
/// The arguments a trigger was fired with, taken out by position.
/// Where none were given every position has its default value: a parameterised trigger may be fired, and asked about, bare.
/// </summary>
internal static class Arguments
{
    public static T Get<T>(object[] args, int position) =>
        args.Length == 0 ? default! : (T)Get(args, position, typeof(T))!;

    public static void Validate(object[] args, Type[] expected)
    {
        if (args.Length > expected.Length)
            throw new ArgumentException($"Too many parameters have been supplied. Expecting {expected.Length} but got {args.Length}.", nameof(args));

        for (var position = 0; args.Length > 0 && position < expected.Length; position++)
            Get(args, position, expected[position]);
    }

    private static object? Get(object[] args, int position, Type type)
    {
        if (args.Length <= position)
            throw new ArgumentException($"An argument of type {type} is required in position {position}.", nameof(args));

        var argument = args[position];
        if (argument is not null && !type.IsInstanceOfType(argument))
            throw new ArgumentException($"The argument in position {position} is of type {argument.GetType()} but must be of type {type}.", nameof(args));

        return argument;
    }
}
