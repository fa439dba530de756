namespace CareWorkflows.Kernel.Expressions;

/// <summary>Text with {expressions} in it.</summary>
public sealed class Template
{
    private Template(string text) => Text = text;

    public string Text { get; }

    public static Template Parse(string text) => new(text);

    public string Render(Scope scope) => throw new NotImplementedException();
}
