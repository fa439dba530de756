using System.Collections.Immutable;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Deciding;

/// <summary>A session as those who hold it see it, read from what its process says (<see cref="MeetingDeclaration"/>).</summary>
/// <param name="Quorum">How the attendance recorded stands to it; null: it has none.</param>
public sealed record Meeting(
    string? Chair,
    ImmutableList<MeetingPart> Parts,
    ImmutableList<MeetingItem> Items,
    ImmutableList<MeetingMember> Members,
    ImmutableList<MeetingAttendance> Attendance,
    Quorum? Quorum)
{
    internal static Meeting Of(MeetingDeclaration declared, Func<string, Value> value, Quorum? quorum) => new(
        value(declared.Chair).Text,
        [.. value(declared.Parts).Items.Select(p => new MeetingPart(p["part"].ToString(), p["title"].ToString(), Number(p["minutes"])))],
        [.. value(declared.Agenda).Items.Select(ItemOf)],
        MembersOf(value(declared.Members)),
        [.. value(declared.Attendance).Items.Select(a => new MeetingAttendance(a["post"].ToString(), a["person"].ToString(), a["substitute"].IsTruthy, a["present"].IsTruthy))],
        quorum);

    internal static ImmutableList<MeetingMember> MembersOf(Value members) =>
        [.. members.Items.Select(m => new MeetingMember(m["post"].ToString(), m["holder"].Text, m["substitute"].Text))];

    private static MeetingItem ItemOf(Value row) => new(
        row["part"].ToString(),
        row["case"].Text,
        row["child"].Text,
        row["title"].Text,
        row["asked"].Text,
        row["time"].Text,
        Number(row["minutes"]),
        row["late"].IsTruthy,
        row["outcome"].Text,
        [.. row["papers"].Items.Select(p => new MeetingPaper(p["name"].ToString(), p["document"].Text, Number(p["entry"]), p["on"].Text, p["late"].IsTruthy))],
        [.. row["decisions"].Items.Select(d => d.ToString())],
        [.. row["actions"].Items.Select(a => new MeetingAction(a["what"].ToString(), a["owner"].Text, a["dueOn"].Text))]);

    private static int? Number(Value value) => value.Number is { } number ? (int)number : null;
}

/// <summary>A part of an agenda.</summary>
/// <param name="Part">As its items name it.</param>
/// <param name="Minutes">The time there is for it; null: none is set.</param>
public sealed record MeetingPart(string Part, string Title, int? Minutes);

/// <summary>One item of an agenda: a case, or a matter.</summary>
/// <param name="Case">The case it is about; null: a matter.</param>
/// <param name="Child">The child the case is about.</param>
/// <param name="Title">What a matter is called.</param>
/// <param name="Asked">What is asked of the session.</param>
/// <param name="Time">When it is taken: <c>13:30</c>.</param>
/// <param name="IsLate">It came after the cut-off.</param>
/// <param name="Outcome">Of a case: the name of the action that decided it; of a matter: what became of it. Null: nothing yet.</param>
public sealed record MeetingItem(
    string Part,
    string? Case,
    string? Child,
    string? Title,
    string? Asked,
    string? Time,
    int? Minutes,
    bool IsLate,
    string? Outcome,
    ImmutableList<MeetingPaper> Papers,
    ImmutableList<string> Decisions,
    ImmutableList<MeetingAction> Actions);

/// <summary>A paper of an item, handed in or not.</summary>
/// <param name="Document">The document as it was given; null: it is missing.</param>
/// <param name="Entry">The entry of the item's case that brought it.</param>
/// <param name="On">The day it came.</param>
/// <param name="IsLate">It came after it was due.</param>
public sealed record MeetingPaper(string Name, string? Document, int? Entry, string? On, bool IsLate);

/// <summary>An action that was agreed.</summary>
public sealed record MeetingAction(string What, string? Owner, string? DueOn);

/// <summary>A post on a panel, who holds it, and who stands in.</summary>
public sealed record MeetingMember(string Post, string? Holder, string? Substitute);

/// <summary>Somebody who was there, or was not, in a post.</summary>
public sealed record MeetingAttendance(string Post, string Person, bool IsSubstitute, bool IsPresent);

/// <summary>How many of those who are needed are there.</summary>
/// <param name="Say">Who is needed, in a sentence.</param>
public sealed record Quorum(int Present, int Needed, bool IsMet, string? Say)
{
    internal static Quorum? Of(Value counted) => counted["needed"].Number is { } needed
        ? new Quorum((int)(counted["present"].Number ?? 0), (int)needed, counted["met"].IsTruthy, counted["say"].Text)
        : null;
}
