using CareWorkflows.Engine;
using CareWorkflows.Kernel.Deciding;
using CareWorkflows.Kernel.Definitions;

namespace CareWorkflows.Web.Desk;

/// <summary>The way into a restricted record in an emergency, as the child's record declares it.</summary>
public static class EmergencyDoor
{
    public const string Path = "/emergency";

    /// <summary>The action that opens it; null: there is no such way.</summary>
    public static Trigger? ActionOf(Council council)
    {
        ArgumentNullException.ThrowIfNull(council);
        return council.Now.Library.Records is { Restriction.Emergency: { } emergency } records ? records.Triggers[emergency.Action] : null;
    }

    /// <summary>Whether somebody has a role that may open it. Which record there is to open is nobody's to know beforehand.</summary>
    public static bool IsFor(Council council, Actor who)
    {
        ArgumentNullException.ThrowIfNull(who);
        return ActionOf(council) is { } action
            && council.Now.Library.Records!.StatesInOrder.SelectMany(s => s.Edges.GetValueOrDefault(action.Name, [])).Any(e => e.Roles.Any(who.Roles.Contains));
    }
}
