namespace CareWorkflows.Web.Desk;

/// <summary>Addresses of the pages of a session.</summary>
public static class PanelLinks
{
    /// <param name="session">Its name or the id of its case.</param>
    public static string Session(string session) => $"/panels/{Uri.EscapeDataString(session)}";

    public static string Item(string session, int no) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Session(session)}/items/{no}");

    /// <summary>The item a case is, wherever it stands on the agenda by then; the session, when there is no case.</summary>
    public static string Item(string session, string? @case) => @case is null ? Session(session) : $"{Session(session)}/next?at={Uri.EscapeDataString(@case)}";

    /// <summary>The form of an action, taken in a session.</summary>
    public static string Form(string @case, string action, string session) =>
        new FormQuestion("", @case, null, action, Kernel.Expressions.Record.Empty, Session: session).Place;
}
