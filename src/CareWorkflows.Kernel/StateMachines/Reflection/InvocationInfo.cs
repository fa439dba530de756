namespace Stateless.Reflection;

/// <summary>A method a machine calls: an action, a guard, a selector.</summary>
public class InvocationInfo
{
    private static readonly char[] CompilerGenerated = ['<', '>', '`'];

    private readonly string? description;
    private readonly Timing timing;

    /// <summary>A method, with the description it was configured with, if any.</summary>
    public InvocationInfo(string? methodName, string? description, Timing timing)
    {
        MethodName = methodName;
        this.description = description;
        this.timing = timing;
    }

    /// <summary>Whether a method returns when it is done, or before.</summary>
    public enum Timing
    {
        /// <summary>When it is done.</summary>
        Synchronous,

        /// <summary>Before.</summary>
        Asynchronous,
    }

    /// <summary>What a lambda without a description is called.</summary>
    public static string DefaultFunctionDescription { get; set; } = "Function";

    /// <summary>The name of the method; of a lambda, the one the compiler made up.</summary>
    public string? MethodName { get; }

    /// <summary>The description given, else the name of the method, else <see cref="DefaultFunctionDescription"/>.</summary>
    public string Description =>
        description
        ?? (MethodName is null ? "<null>"
            : MethodName.AsSpan().ContainsAny(CompilerGenerated) ? DefaultFunctionDescription
            : MethodName);

    /// <summary>Whether the method is asynchronous.</summary>
    public bool IsAsync => timing == Timing.Asynchronous;

    internal static InvocationInfo Create(Delegate method, string? description) =>
        new(method.Method.Name, description, Timing.Synchronous);
}
