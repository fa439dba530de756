using System.Collections.Immutable;
using System.Text.Json;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Cases;

/// <summary>
/// A case as JSON. The same case gives the same bytes; what is empty or as usual is left out.
/// A store keeps most members as columns of their own and the rest, its facts, as one document.
/// </summary>
public static class CaseJson
{
    private static readonly ImmutableSortedDictionary<string, ImmutableList<Fact>> NoFacts =
        ImmutableSortedDictionary.Create<string, ImmutableList<Fact>>(StringComparer.Ordinal);

    /// <summary>The whole case. Two cases are the same when these bytes are.</summary>
    public static byte[] Write(Case @case) => JsonBytes.Of(@case, static (json, c) =>
    {
        json.WriteStartObject();
        json.WriteString("id"u8, c.Id);
        json.WriteString("process"u8, c.Process);
        json.WriteNumber("version"u8, c.Version);
        json.WriteText("child"u8, c.Child);
        json.WriteText("key"u8, c.Key);
        json.WriteString("state"u8, c.State);
        json.WriteString("enteredOn"u8, c.EnteredOn);
        json.WriteFlag("final"u8, c.Final);
        json.WriteInstant("openedAt"u8, c.OpenedAt);
        json.WriteNumber("lastEntry"u8, c.LastEntry);
        json.WriteString("lastHash"u8, c.LastHash);
        json.WriteInstant("wakes"u8, c.NextWakeUp);
        WriteFactMembers(json, c);
        json.WriteEndObject();
    });

    /// <summary>Data, facts, duties, breaches, links and moves: what has no column of its own.</summary>
    public static byte[] WriteFacts(Case @case) => JsonBytes.Of(@case, static (json, c) =>
    {
        json.WriteStartObject();
        WriteFactMembers(json, c);
        json.WriteEndObject();
    });

    /// <summary>The case with what <see cref="WriteFacts"/> wrote of it.</summary>
    /// <exception cref="InvalidDataException">A newer version wrote it.</exception>
    public static Case WithFacts(Case @case, ReadOnlySpan<byte> facts)
    {
        var json = new Utf8JsonReader(facts);
        json.Read();
        var data = Record.Empty;
        var streams = NoFacts;
        ImmutableList<DutyOccurrence> duties = [];
        ImmutableList<Breach> breaches = [];
        ImmutableList<CaseLink> links = [];
        ImmutableList<PastMove> moves = [];
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("data"u8))
            {
                json.Read();
                data = (Record)ValueJson.Read(ref json).Members;
            }
            else if (json.ValueTextEquals("facts"u8))
            {
                streams = ReadStreams(ref json);
            }
            else if (json.ValueTextEquals("duties"u8))
            {
                duties = ReadList(ref json, ReadDuty);
            }
            else if (json.ValueTextEquals("breaches"u8))
            {
                breaches = ReadList(ref json, ReadBreach);
            }
            else if (json.ValueTextEquals("links"u8))
            {
                links = ReadList(ref json, ReadLink);
            }
            else if (json.ValueTextEquals("moves"u8))
            {
                moves = ReadList(ref json, ReadMove);
            }
            else
            {
                throw json.Unknown();
            }
        }

        return @case with { Data = data, Facts = streams, Duties = duties, Breaches = breaches, Links = links, Moves = moves };
    }

    private static void WriteFactMembers(Utf8JsonWriter json, Case c)
    {
        if (c.Data.Count > 0)
        {
            json.WritePropertyName("data"u8);
            ValueJson.Write(json, c.Data);
        }

        if (!c.Facts.IsEmpty)
        {
            json.WriteStartObject("facts"u8);
            foreach (var (stream, facts) in c.Facts)
            {
                json.WriteStartArray(stream);
                foreach (var fact in facts)
                {
                    WriteFact(json, fact);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteList("duties"u8, c.Duties, WriteDuty);
        json.WriteList("breaches"u8, c.Breaches, WriteBreach);
        json.WriteList("links"u8, c.Links, WriteLink);
        json.WriteList("moves"u8, c.Moves, WriteMove);
    }

    private static void WriteMove(Utf8JsonWriter json, PastMove move)
    {
        json.WriteStartObject();
        json.WriteNumber("entry"u8, move.Entry);
        json.WriteNumber("from"u8, move.From);
        json.WriteEndObject();
    }

    private static PastMove ReadMove(ref Utf8JsonReader json)
    {
        var (entry, from) = (0, 0);
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("entry"u8))
            {
                entry = json.NextInt();
            }
            else if (json.ValueTextEquals("from"u8))
            {
                from = json.NextInt();
            }
            else
            {
                throw json.Unknown();
            }
        }

        return new PastMove(entry, from);
    }

    private static ImmutableSortedDictionary<string, ImmutableList<Fact>> ReadStreams(ref Utf8JsonReader json)
    {
        json.Read();
        var streams = NoFacts.ToBuilder();
        while (json.NextProperty())
        {
            var stream = json.GetString()!;
            streams[stream] = ReadList(ref json, ReadFact);
        }

        return streams.ToImmutable();
    }

    internal static void WriteFact(Utf8JsonWriter json, Fact fact)
    {
        json.WriteStartObject();
        json.WriteCount("no"u8, fact.No);
        json.WriteString("on"u8, fact.On);
        json.WriteNumber("entry"u8, fact.Entry);
        json.WriteString("action"u8, fact.Action);
        json.WriteCount("item"u8, fact.Item);
        if (fact.Kept.Count > 0)
        {
            json.WritePropertyName("kept"u8);
            ValueJson.Write(json, fact.Kept);
        }

        json.WriteEndObject();
    }

    internal static Fact ReadFact(ref Utf8JsonReader json)
    {
        var (no, on, entry, action, item, kept) = (0, "", 0, "", 0, Record.Empty);
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("no"u8))
            {
                no = json.NextInt();
            }
            else if (json.ValueTextEquals("on"u8))
            {
                on = json.NextString();
            }
            else if (json.ValueTextEquals("entry"u8))
            {
                entry = json.NextInt();
            }
            else if (json.ValueTextEquals("action"u8))
            {
                action = json.NextString();
            }
            else if (json.ValueTextEquals("item"u8))
            {
                item = json.NextInt();
            }
            else if (json.ValueTextEquals("kept"u8))
            {
                json.Read();
                kept = (Record)ValueJson.Read(ref json).Members;
            }
            else
            {
                throw json.Unknown();
            }
        }

        return new Fact(no, on, entry, action, kept, item);
    }

    internal static void WriteDuty(Utf8JsonWriter json, DutyOccurrence duty)
    {
        json.WriteStartObject();
        json.WriteString("duty"u8, duty.Duty);
        json.WriteString("key"u8, duty.Key);
        json.WriteCount("round"u8, duty.Round, unless: 1);
        json.WriteCount("no"u8, duty.No);
        json.WriteWord("nature"u8, duty.Nature);
        json.WriteText("due"u8, duty.Due);
        json.WriteText("noDate"u8, duty.NoDate);
        json.WriteNumberOrNone("missingYear"u8, duty.MissingYear);
        json.WriteText("from"u8, duty.From);
        json.WriteText("soonFrom"u8, duty.SoonFrom);
        json.WriteText("role"u8, duty.OwnerRole.Length == 0 ? null : duty.OwnerRole);
        json.WriteTexts("owners"u8, duty.Owners);
        json.WriteTexts("rules"u8, duty.Rules);
        json.WriteWord("end"u8, duty.End);
        json.WriteText("metOn"u8, duty.MetOn);
        json.WriteCount("metBy"u8, duty.MetByEntry);
        json.WriteCount("openedBy"u8, duty.OpenedByEntry);
        json.WriteCount("endedBy"u8, duty.EndedByEntry);
        json.WriteText("endedOn"u8, duty.EndedOn);
        json.WriteFlag("live"u8, duty.Live);
        json.WriteFlag("wasOverdue"u8, duty.WasOverdue);
        json.WriteTexts("sent"u8, duty.Sent);
        json.WriteText("session"u8, duty.Session);
        json.WriteNumberOrNone("minimum"u8, duty.Minimum);
        json.WriteNumberOrNone("target"u8, duty.Target);
        json.WriteEndObject();
    }

    internal static DutyOccurrence ReadDuty(ref Utf8JsonReader json)
    {
        var (duty, key, round, no, role) = ("", "", 1, 0, "");
        var (nature, end) = (DutyNature.Breach, DutyEnd.Owed);
        string? due = null, noDate = null, from = null, soonFrom = null, metOn = null, endedOn = null, session = null;
        ImmutableList<string> owners = [], rules = [], sent = [];
        int metBy = 0, openedBy = 0, endedBy = 0;
        bool live = false, wasOverdue = false;
        int? missingYear = null, minimum = null, target = null;
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("duty"u8)) { duty = json.NextString(); }
            else if (json.ValueTextEquals("key"u8)) { key = json.NextString(); }
            else if (json.ValueTextEquals("round"u8)) { round = json.NextInt(); }
            else if (json.ValueTextEquals("no"u8)) { no = json.NextInt(); }
            else if (json.ValueTextEquals("nature"u8)) { nature = json.NextWord<DutyNature>(); }
            else if (json.ValueTextEquals("due"u8)) { due = json.NextString(); }
            else if (json.ValueTextEquals("noDate"u8)) { noDate = json.NextString(); }
            else if (json.ValueTextEquals("missingYear"u8)) { missingYear = json.NextInt(); }
            else if (json.ValueTextEquals("from"u8)) { from = json.NextString(); }
            else if (json.ValueTextEquals("soonFrom"u8)) { soonFrom = json.NextString(); }
            else if (json.ValueTextEquals("role"u8)) { role = json.NextString(); }
            else if (json.ValueTextEquals("owners"u8)) { owners = ReadTexts(ref json); }
            else if (json.ValueTextEquals("rules"u8)) { rules = ReadTexts(ref json); }
            else if (json.ValueTextEquals("end"u8)) { end = json.NextWord<DutyEnd>(); }
            else if (json.ValueTextEquals("metOn"u8)) { metOn = json.NextString(); }
            else if (json.ValueTextEquals("metBy"u8)) { metBy = json.NextInt(); }
            else if (json.ValueTextEquals("openedBy"u8)) { openedBy = json.NextInt(); }
            else if (json.ValueTextEquals("endedBy"u8)) { endedBy = json.NextInt(); }
            else if (json.ValueTextEquals("endedOn"u8)) { endedOn = json.NextString(); }
            else if (json.ValueTextEquals("live"u8)) { live = json.NextBool(); }
            else if (json.ValueTextEquals("wasOverdue"u8)) { wasOverdue = json.NextBool(); }
            else if (json.ValueTextEquals("sent"u8)) { sent = ReadTexts(ref json); }
            else if (json.ValueTextEquals("session"u8)) { session = json.NextString(); }
            else if (json.ValueTextEquals("minimum"u8)) { minimum = json.NextInt(); }
            else if (json.ValueTextEquals("target"u8)) { target = json.NextInt(); }
            else { throw json.Unknown(); }
        }

        return new DutyOccurrence
        {
            Duty = duty,
            Key = key,
            Round = round,
            No = no,
            Nature = nature,
            Due = due,
            NoDate = noDate,
            MissingYear = missingYear,
            From = from,
            SoonFrom = soonFrom,
            OwnerRole = role,
            Owners = owners,
            Rules = rules,
            End = end,
            MetOn = metOn,
            MetByEntry = metBy,
            OpenedByEntry = openedBy,
            EndedByEntry = endedBy,
            EndedOn = endedOn,
            Live = live,
            WasOverdue = wasOverdue,
            Sent = sent,
            Session = session,
            Minimum = minimum,
            Target = target,
        };
    }

    internal static void WriteBreach(Utf8JsonWriter json, Breach breach)
    {
        json.WriteStartObject();
        json.WriteNumber("id"u8, breach.Id);
        json.WriteText("duty"u8, breach.Duty);
        json.WriteText("dutyName"u8, breach.DutyName);
        json.WriteText("dutyKey"u8, breach.DutyKey);
        json.WriteCount("dutyRound"u8, breach.DutyRound);
        json.WriteCount("entry"u8, breach.Entry);
        json.WriteTexts("rules"u8, breach.Rules);
        json.WriteString("since"u8, breach.Since);
        json.WriteText("due"u8, breach.Due);
        json.WriteWord("status"u8, breach.Status);
        json.WriteNumberOrNone("daysLate"u8, breach.DaysLate);
        json.WriteText("reason"u8, breach.Reason);
        json.WriteTexts("told"u8, breach.Told);
        json.WriteTexts("sent"u8, breach.Sent);
        json.WriteText("acknowledgedOn"u8, breach.AcknowledgedOn);
        json.WriteText("note"u8, breach.Note);
        json.WriteEndObject();
    }

    internal static Breach ReadBreach(ref Utf8JsonReader json)
    {
        int id = 0, dutyRound = 0, entry = 0;
        string since = "";
        string? duty = null, dutyName = null, dutyKey = null, due = null, reason = null, acknowledgedOn = null, note = null;
        ImmutableList<string> rules = [], told = [], sent = [];
        var status = BreachStatus.Open;
        int? daysLate = null;
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("id"u8)) { id = json.NextInt(); }
            else if (json.ValueTextEquals("duty"u8)) { duty = json.NextString(); }
            else if (json.ValueTextEquals("dutyName"u8)) { dutyName = json.NextString(); }
            else if (json.ValueTextEquals("dutyKey"u8)) { dutyKey = json.NextString(); }
            else if (json.ValueTextEquals("dutyRound"u8)) { dutyRound = json.NextInt(); }
            else if (json.ValueTextEquals("entry"u8)) { entry = json.NextInt(); }
            else if (json.ValueTextEquals("rules"u8)) { rules = ReadTexts(ref json); }
            else if (json.ValueTextEquals("since"u8)) { since = json.NextString(); }
            else if (json.ValueTextEquals("due"u8)) { due = json.NextString(); }
            else if (json.ValueTextEquals("status"u8)) { status = json.NextWord<BreachStatus>(); }
            else if (json.ValueTextEquals("daysLate"u8)) { daysLate = json.NextInt(); }
            else if (json.ValueTextEquals("reason"u8)) { reason = json.NextString(); }
            else if (json.ValueTextEquals("told"u8)) { told = ReadTexts(ref json); }
            else if (json.ValueTextEquals("sent"u8)) { sent = ReadTexts(ref json); }
            else if (json.ValueTextEquals("acknowledgedOn"u8)) { acknowledgedOn = json.NextString(); }
            else if (json.ValueTextEquals("note"u8)) { note = json.NextString(); }
            else { throw json.Unknown(); }
        }

        return new Breach
        {
            Id = id,
            Duty = duty,
            DutyName = dutyName,
            DutyKey = dutyKey,
            DutyRound = dutyRound,
            Entry = entry,
            Rules = rules,
            Since = since,
            Due = due,
            Status = status,
            DaysLate = daysLate,
            Reason = reason,
            Told = told,
            Sent = sent,
            AcknowledgedOn = acknowledgedOn,
            Note = note,
        };
    }

    internal static void WriteLink(Utf8JsonWriter json, CaseLink link)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, link.Name);
        json.WriteString("process"u8, link.Process);
        json.WriteString("case"u8, link.Case);
        json.WriteEndObject();
    }

    internal static CaseLink ReadLink(ref Utf8JsonReader json)
    {
        var (name, process, @case) = ("", "", "");
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("name"u8)) { name = json.NextString(); }
            else if (json.ValueTextEquals("process"u8)) { process = json.NextString(); }
            else if (json.ValueTextEquals("case"u8)) { @case = json.NextString(); }
            else { throw json.Unknown(); }
        }

        return new CaseLink(name, process, @case);
    }

    internal delegate T ReadItem<T>(ref Utf8JsonReader json);

    internal static ImmutableList<T> ReadList<T>(ref Utf8JsonReader json, ReadItem<T> read)
    {
        json.Read();
        var items = ImmutableList.CreateBuilder<T>();
        while (json.NextItem())
        {
            items.Add(read(ref json));
        }

        return items.ToImmutable();
    }

    internal static ImmutableList<string> ReadTexts(ref Utf8JsonReader json) => ReadList(ref json, static (ref Utf8JsonReader j) => j.GetString()!);

    internal static void WriteList<T>(this Utf8JsonWriter json, ReadOnlySpan<byte> name, ImmutableList<T> items, Action<Utf8JsonWriter, T> write)
    {
        if (items.IsEmpty)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var item in items)
        {
            write(json, item);
        }

        json.WriteEndArray();
    }

    internal static void WriteTexts(this Utf8JsonWriter json, ReadOnlySpan<byte> name, ImmutableList<string> texts) =>
        json.WriteList(name, texts, static (j, text) => j.WriteStringValue(text));

    internal static void WriteText(this Utf8JsonWriter json, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    internal static void WriteCount(this Utf8JsonWriter json, ReadOnlySpan<byte> name, int count, int unless = 0)
    {
        if (count != unless)
        {
            json.WriteNumber(name, count);
        }
    }

    internal static void WriteNumberOrNone(this Utf8JsonWriter json, ReadOnlySpan<byte> name, int? number)
    {
        if (number is { } given)
        {
            json.WriteNumber(name, given);
        }
    }

    internal static void WriteFlag(this Utf8JsonWriter json, ReadOnlySpan<byte> name, bool flag)
    {
        if (flag)
        {
            json.WriteBoolean(name, true);
        }
    }

    internal static void WriteInstant(this Utf8JsonWriter json, ReadOnlySpan<byte> name, DateTime? instant)
    {
        if (instant is { } utc)
        {
            json.WriteString(name, DateTime.SpecifyKind(utc, DateTimeKind.Utc));
        }
    }

    /// <summary>By its name, as the order of an enum's members may change; the first one, the usual, is left out.</summary>
    internal static void WriteWord<T>(this Utf8JsonWriter json, ReadOnlySpan<byte> name, T word)
        where T : struct, Enum
    {
        if (!EqualityComparer<T>.Default.Equals(word, default))
        {
            json.WriteString(name, Enum.GetName(word));
        }
    }

    internal static T NextWord<T>(this ref Utf8JsonReader json)
        where T : struct, Enum => Enum.Parse<T>(json.NextString());
}
