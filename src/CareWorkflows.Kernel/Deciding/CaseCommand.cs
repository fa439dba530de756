using System.Collections.Immutable;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Deciding;

/// <summary>What someone, or the clock, asks for. A closed set.</summary>
/// <param name="Id">Unique; sent again it gets the first answer again.</param>
public abstract record CaseCommand(string Id, Actor By)
{
    /// <summary>Reason per rule, for requirements that can be overridden (C8).</summary>
    public ImmutableDictionary<string, string> Overrides { get; init; } = ImmutableDictionary<string, string>.Empty;
}

/// <summary>Opens a case by one of the start actions of its process.</summary>
/// <param name="Case">Id for the new case.</param>
/// <param name="On">When it happened, London; null: now, unless the form says.</param>
public sealed record StartCase(string Id, Actor By, string Case, string Process, string? Child, string Action, Record Form, string? On = null) : CaseCommand(Id, By);

/// <summary>Fires an action on a case.</summary>
public sealed record FireAction(string Id, Actor By, string Case, string Action, Record Form, string? On = null) : CaseCommand(Id, By);

/// <summary>Corrects an entry: a new event date, new values (C7).</summary>
/// <param name="Entry">Number of the entry to correct.</param>
public sealed record CorrectEntry(string Id, Actor By, string Case, int Entry, string? On, Record Changes, string Reason) : CaseCommand(Id, By);

/// <summary>Moves a case onto the version of its process that is in force, by reconciling (design idea 7, T5).</summary>
/// <param name="By">Acts in their first role: who may move cases is asked where the command is made.</param>
/// <param name="Version">The version they mean; refused when another is in force by now.</param>
public sealed record MoveCase(string Id, Actor By, string Case, int Version) : CaseCommand(Id, By);

/// <summary>Time has passed for a case. Asking twice changes nothing more.</summary>
public sealed record PassTime(string Id, string Case) : CaseCommand(Id, Actor.System);

/// <summary>The council's calendar or settings have changed: what hangs on them is worked out again. Nothing to do when nothing moves.</summary>
/// <param name="By">Acts in their first role: who may change them is asked where the command is made.</param>
/// <param name="Change">What changed, in words.</param>
public sealed record LookAgain(string Id, Actor By, string Case, string Change, string Reason) : CaseCommand(Id, By);

/// <summary>Does what an entry promised to do after its commit (A2), for the person who had made the entry.</summary>
/// <param name="Case">The case that promised it.</param>
/// <param name="Cause">The action of that entry.</param>
public sealed record CarryOut(string Id, Actor By, string Case, string Cause, Errand Errand) : CaseCommand(Id, By)
{
    public static CarryOut Of(HistoryEntry entry, Errand errand)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(errand);
        return new(IdOf(errand), new Actor(entry.By, [entry.Role]), entry.Case, entry.Action, errand);
    }

    /// <summary>The errand as a form, for an entry that says what became of it.</summary>
    internal Record Said => Record.Empty.With("errand", Errand.InWords);

    /// <summary>The id the errand's act has.</summary>
    public static string IdOf(Errand errand) => $"after/{errand?.Id}";
}

/// <summary>Who asks, as the directory knows them at that moment.</summary>
/// <param name="Roles">Every role held.</param>
public sealed record Actor(string Person, ImmutableList<string> Roles, string? Team = null)
{
    /// <summary>The clock, and signals no person stands behind.</summary>
    public static Actor System { get; } = new("System", ["System"]);

    public bool IsSystem => Person == System.Person;
}
