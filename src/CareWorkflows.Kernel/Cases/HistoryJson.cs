using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CareWorkflows.Kernel.Activities;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Cases;

/// <summary>
/// A history entry as JSON, and the hash that chains it to the one before. The bytes are kept as they were hashed and are
/// never written anew: a later version may order or name things otherwise, and the chain still verifies.
/// </summary>
public static class HistoryJson
{
    /// <summary>The entry with its hash.</summary>
    public static HistoryEntry Seal(HistoryEntry entry) =>
        entry with { Hash = JsonBytes.Of(entry, WriteEntry, body => HashOf(entry.PreviousHash, body)) };

    /// <summary>Lower hex SHA-256 of the previous hash and the body as written.</summary>
    public static string HashOf(string previousHash, ReadOnlySpan<byte> body)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> previous = stackalloc byte[128];
        sha.AppendData(previous[..Encoding.ASCII.GetBytes(previousHash, previous)]);
        sha.AppendData(body);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        sha.GetHashAndReset(hash);
        return Convert.ToHexStringLower(hash);
    }

    /// <summary>The body: everything but the two hashes.</summary>
    public static byte[] Write(HistoryEntry entry) => JsonBytes.Of(entry, WriteEntry);

    /// <summary>The entry of a body; the hashes stand beside it where it is kept.</summary>
    /// <exception cref="InvalidDataException">A newer version wrote it.</exception>
    public static HistoryEntry Read(ReadOnlySpan<byte> body, string previousHash = HistoryEntry.NoHash, string hash = "")
    {
        var json = new Utf8JsonReader(body);
        json.Read();
        string @case = "", action = "", by = "", role = "", on = "", from = "", to = "", act = "";
        int no = 0, version = 0;
        DateTime at = default;
        string? edge = null, cause = null;
        var late = false;
        var form = Record.Empty;
        ImmutableList<GuardResult> guards = [];
        var changes = new Changes();
        ImmutableList<Message> messages = [];
        ImmutableList<Document> documents = [];
        ImmutableList<Errand> errands = [];
        Correction? correction = null;
        VersionMove? move = null;
        ImmutableList<Refusal> refusals = [];
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("case"u8)) { @case = json.NextString(); }
            else if (json.ValueTextEquals("no"u8)) { no = json.NextInt(); }
            else if (json.ValueTextEquals("action"u8)) { action = json.NextString(); }
            else if (json.ValueTextEquals("by"u8)) { by = json.NextString(); }
            else if (json.ValueTextEquals("role"u8)) { role = json.NextString(); }
            else if (json.ValueTextEquals("on"u8)) { on = json.NextString(); }
            else if (json.ValueTextEquals("at"u8)) { at = json.NextInstant(); }
            else if (json.ValueTextEquals("from"u8)) { from = json.NextString(); }
            else if (json.ValueTextEquals("to"u8)) { to = json.NextString(); }
            else if (json.ValueTextEquals("edge"u8)) { edge = json.NextString(); }
            else if (json.ValueTextEquals("version"u8)) { version = json.NextInt(); }
            else if (json.ValueTextEquals("act"u8)) { act = json.NextString(); }
            else if (json.ValueTextEquals("cause"u8)) { cause = json.NextString(); }
            else if (json.ValueTextEquals("late"u8)) { late = json.NextBool(); }
            else if (json.ValueTextEquals("form"u8)) { form = NextRecord(ref json); }
            else if (json.ValueTextEquals("guards"u8)) { guards = CaseJson.ReadList(ref json, ReadGuard); }
            else if (json.ValueTextEquals("changes"u8)) { changes = ReadChanges(ref json); }
            else if (json.ValueTextEquals("messages"u8)) { messages = CaseJson.ReadList(ref json, ReadMessage); }
            else if (json.ValueTextEquals("documents"u8)) { documents = CaseJson.ReadList(ref json, ReadDocument); }
            else if (json.ValueTextEquals("errands"u8)) { errands = CaseJson.ReadList(ref json, ReadErrand); }
            else if (json.ValueTextEquals("correction"u8)) { correction = ReadCorrection(ref json); }
            else if (json.ValueTextEquals("move"u8)) { move = ReadMove(ref json); }
            else if (json.ValueTextEquals("refusals"u8)) { refusals = CaseJson.ReadList(ref json, ReadRefusal); }
            else { throw json.Unknown(); }
        }

        return new HistoryEntry
        {
            Case = @case,
            No = no,
            Action = action,
            By = by,
            Role = role,
            OccurredOn = on,
            RecordedAt = at,
            From = from,
            To = to,
            Edge = edge,
            Version = version,
            ActId = act,
            Cause = cause,
            LateRecorded = late,
            Form = form,
            Guards = guards,
            Changes = changes,
            Messages = messages,
            Documents = documents,
            Errands = errands,
            Correction = correction,
            Move = move,
            Refusals = refusals,
            PreviousHash = previousHash,
            Hash = hash,
        };
    }

    /// <summary>Refusals alone, for an answer that has to be given again.</summary>
    public static byte[] WriteRefusals(ImmutableList<Refusal> refusals) => JsonBytes.Of(refusals, static (json, list) =>
    {
        json.WriteStartObject();
        json.WriteList("refusals"u8, list, WriteRefusal);
        json.WriteEndObject();
    });

    public static ImmutableList<Refusal> ReadRefusals(ReadOnlySpan<byte> bytes) => Read(bytes).Refusals;

    private static void WriteEntry(Utf8JsonWriter json, HistoryEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("case"u8, entry.Case);
        json.WriteNumber("no"u8, entry.No);
        json.WriteString("action"u8, entry.Action);
        json.WriteString("by"u8, entry.By);
        json.WriteString("role"u8, entry.Role);
        json.WriteString("on"u8, entry.OccurredOn);
        json.WriteInstant("at"u8, entry.RecordedAt);
        json.WriteString("from"u8, entry.From);
        json.WriteString("to"u8, entry.To);
        json.WriteText("edge"u8, entry.Edge);
        json.WriteNumber("version"u8, entry.Version);
        json.WriteString("act"u8, entry.ActId);
        json.WriteText("cause"u8, entry.Cause);
        json.WriteFlag("late"u8, entry.LateRecorded);
        WriteRecord(json, "form"u8, entry.Form);
        json.WriteList("guards"u8, entry.Guards, WriteGuard);
        WriteChanges(json, entry.Changes);
        json.WriteList("messages"u8, entry.Messages, WriteMessage);
        json.WriteList("documents"u8, entry.Documents, WriteDocument);
        json.WriteList("errands"u8, entry.Errands, WriteErrand);
        if (entry.Correction is { } correction)
        {
            json.WriteStartObject("correction"u8);
            json.WriteNumber("of"u8, correction.Of);
            json.WriteString("action"u8, correction.Action);
            WriteRecord(json, "was"u8, correction.Was);
            WriteRecord(json, "now"u8, correction.Now);
            json.WriteString("reason"u8, correction.Reason);
            json.WriteEndObject();
        }

        if (entry.Move is { } move)
        {
            json.WriteStartObject("move"u8);
            json.WriteNumber("from"u8, move.From);
            json.WriteList("duties"u8, move.Duties, WriteDutyChange);
            json.WriteEndObject();
        }

        json.WriteList("refusals"u8, entry.Refusals, WriteRefusal);
        json.WriteEndObject();
    }

    private static VersionMove ReadMove(ref Utf8JsonReader json)
    {
        json.Read();
        var from = 0;
        ImmutableList<DutyChange> duties = [];
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("from"u8)) { from = json.NextInt(); }
            else if (json.ValueTextEquals("duties"u8)) { duties = CaseJson.ReadList(ref json, ReadDutyChange); }
            else { throw json.Unknown(); }
        }

        return new VersionMove(from, duties);
    }

    private static void WriteDutyChange(Utf8JsonWriter json, DutyChange change)
    {
        json.WriteStartObject();
        json.WriteString("duty"u8, change.Duty);
        json.WriteWord("kind"u8, change.Kind);
        json.WriteText("was"u8, change.Was);
        json.WriteText("now"u8, change.Now);
        json.WriteString("why"u8, change.Why);
        json.WriteEndObject();
    }

    private static DutyChange ReadDutyChange(ref Utf8JsonReader json)
    {
        var (duty, kind, why) = ("", DutyChangeKind.NewDate, "");
        string? was = null, now = null;
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("duty"u8)) { duty = json.NextString(); }
            else if (json.ValueTextEquals("kind"u8)) { kind = json.NextWord<DutyChangeKind>(); }
            else if (json.ValueTextEquals("was"u8)) { was = json.NextString(); }
            else if (json.ValueTextEquals("now"u8)) { now = json.NextString(); }
            else if (json.ValueTextEquals("why"u8)) { why = json.NextString(); }
            else { throw json.Unknown(); }
        }

        return new DutyChange(duty, kind, was, now, why);
    }

    private static Correction ReadCorrection(ref Utf8JsonReader json)
    {
        json.Read();
        var (of, action, was, now, reason) = (0, "", Record.Empty, Record.Empty, "");
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("of"u8)) { of = json.NextInt(); }
            else if (json.ValueTextEquals("action"u8)) { action = json.NextString(); }
            else if (json.ValueTextEquals("was"u8)) { was = NextRecord(ref json); }
            else if (json.ValueTextEquals("now"u8)) { now = NextRecord(ref json); }
            else if (json.ValueTextEquals("reason"u8)) { reason = json.NextString(); }
            else { throw json.Unknown(); }
        }

        return new Correction(of, action, was, now, reason);
    }

    private static void WriteChanges(Utf8JsonWriter json, Changes changes)
    {
        json.WriteStartObject("changes"u8);
        json.WriteText("state"u8, changes.State);
        if (changes.Final is { } final)
        {
            json.WriteBoolean("final"u8, final);
        }

        if (changes.Renamed is { } renamed)
        {
            json.WriteStartObject("renamed"u8);
            json.WriteText("state"u8, renamed.State);
            if (!renamed.Duties.IsEmpty)
            {
                json.WriteStartObject("duties"u8);
                foreach (var (was, now) in renamed.Duties)
                {
                    json.WriteString(was, now);
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        if (!changes.Data.IsEmpty)
        {
            json.WriteStartObject("data"u8);
            foreach (var (name, value) in changes.Data)
            {
                json.WritePropertyName(name);
                ValueJson.Write(json, value);
            }

            json.WriteEndObject();
        }

        json.WriteList("facts"u8, changes.Facts, static (j, fact) =>
        {
            j.WriteStartObject();
            j.WriteString("stream"u8, fact.Stream);
            if (fact.Was is { } was)
            {
                j.WritePropertyName("was"u8);
                CaseJson.WriteFact(j, was);
            }

            if (fact.Now is { } now)
            {
                j.WritePropertyName("now"u8);
                CaseJson.WriteFact(j, now);
            }

            j.WriteEndObject();
        });
        json.WriteList("duties"u8, changes.Duties, CaseJson.WriteDuty);
        json.WriteList("breaches"u8, changes.Breaches, CaseJson.WriteBreach);
        json.WriteList("links"u8, changes.Links, CaseJson.WriteLink);
        json.WriteInstant("wakes"u8, changes.NextWakeUp);
        json.WriteEndObject();
    }

    private static Changes ReadChanges(ref Utf8JsonReader json)
    {
        json.Read();
        string? state = null;
        bool? final = null;
        Renames? renamed = null;
        ImmutableList<KeyValuePair<string, Value>> data = [];
        ImmutableList<FactChange> facts = [];
        ImmutableList<DutyOccurrence> duties = [];
        ImmutableList<Breach> breaches = [];
        ImmutableList<CaseLink> links = [];
        DateTime? wakes = null;
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("state"u8)) { state = json.NextString(); }
            else if (json.ValueTextEquals("final"u8)) { final = json.NextBool(); }
            else if (json.ValueTextEquals("renamed"u8)) { renamed = ReadRenames(ref json); }
            else if (json.ValueTextEquals("data"u8))
            {
                json.Read();
                data = [.. ValueJson.ReadMembers(ref json)];
            }
            else if (json.ValueTextEquals("facts"u8)) { facts = CaseJson.ReadList(ref json, ReadFactChange); }
            else if (json.ValueTextEquals("duties"u8)) { duties = CaseJson.ReadList(ref json, CaseJson.ReadDuty); }
            else if (json.ValueTextEquals("breaches"u8)) { breaches = CaseJson.ReadList(ref json, CaseJson.ReadBreach); }
            else if (json.ValueTextEquals("links"u8)) { links = CaseJson.ReadList(ref json, CaseJson.ReadLink); }
            else if (json.ValueTextEquals("wakes"u8)) { wakes = json.NextInstant(); }
            else { throw json.Unknown(); }
        }

        return new Changes { State = state, Final = final, Renamed = renamed, Data = data, Facts = facts, Duties = duties, Breaches = breaches, Links = links, NextWakeUp = wakes };
    }

    private static Renames ReadRenames(ref Utf8JsonReader json)
    {
        json.Read();
        string? state = null;
        var duties = ImmutableList.CreateBuilder<KeyValuePair<string, string>>();
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("state"u8))
            {
                state = json.NextString();
            }
            else if (json.ValueTextEquals("duties"u8))
            {
                json.Read();
                while (json.NextProperty())
                {
                    var was = json.GetString()!;
                    duties.Add(new(was, json.NextString()));
                }
            }
            else
            {
                throw json.Unknown();
            }
        }

        return new Renames(state, duties.ToImmutable());
    }

    private static FactChange ReadFactChange(ref Utf8JsonReader json)
    {
        var stream = "";
        Fact? was = null, now = null;
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("stream"u8))
            {
                stream = json.NextString();
            }
            else if (json.ValueTextEquals("was"u8))
            {
                json.Read();
                was = CaseJson.ReadFact(ref json);
            }
            else if (json.ValueTextEquals("now"u8))
            {
                json.Read();
                now = CaseJson.ReadFact(ref json);
            }
            else
            {
                throw json.Unknown();
            }
        }

        return new FactChange(stream, was, now);
    }

    private static void WriteGuard(Utf8JsonWriter json, GuardResult guard)
    {
        json.WriteStartObject();
        json.WriteString("grade"u8, guard.Grade);
        json.WriteText("rule"u8, guard.Rule);
        json.WriteFlag("held"u8, guard.Held);
        json.WriteText("say"u8, guard.Say);
        json.WriteText("reason"u8, guard.Reason);
        json.WriteEndObject();
    }

    private static GuardResult ReadGuard(ref Utf8JsonReader json)
    {
        var (grade, held) = ("", false);
        string? rule = null, say = null, reason = null;
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("grade"u8)) { grade = json.NextString(); }
            else if (json.ValueTextEquals("rule"u8)) { rule = json.NextString(); }
            else if (json.ValueTextEquals("held"u8)) { held = json.NextBool(); }
            else if (json.ValueTextEquals("say"u8)) { say = json.NextString(); }
            else if (json.ValueTextEquals("reason"u8)) { reason = json.NextString(); }
            else { throw json.Unknown(); }
        }

        return new GuardResult(grade, rule, held, say, reason);
    }

    private static void WriteMessage(Utf8JsonWriter json, Message message)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, message.Id);
        json.WriteString("to"u8, message.To);
        json.WriteString("about"u8, message.About);
        json.WriteWord("kind"u8, message.Kind);
        json.WriteString("text"u8, message.Text);
        json.WriteTexts("rules"u8, message.Rules);
        json.WriteEndObject();
    }

    private static Message ReadMessage(ref Utf8JsonReader json)
    {
        var (id, to, about, kind, text) = ("", "", "", MessageKind.Reminder, "");
        ImmutableList<string> rules = [];
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("id"u8)) { id = json.NextString(); }
            else if (json.ValueTextEquals("to"u8)) { to = json.NextString(); }
            else if (json.ValueTextEquals("about"u8)) { about = json.NextString(); }
            else if (json.ValueTextEquals("kind"u8)) { kind = json.NextWord<MessageKind>(); }
            else if (json.ValueTextEquals("text"u8)) { text = json.NextString(); }
            else if (json.ValueTextEquals("rules"u8)) { rules = CaseJson.ReadTexts(ref json); }
            else { throw json.Unknown(); }
        }

        return new Message(id, to, about, kind, text, rules);
    }

    private static void WriteDocument(Utf8JsonWriter json, Document document)
    {
        json.WriteStartObject();
        json.WriteString("kind"u8, document.Kind);
        json.WriteText("type"u8, document.Type);
        json.WriteText("to"u8, document.To);
        json.WriteText("version"u8, document.Version);
        json.WriteText("file"u8, document.File);
        json.WriteText("text"u8, document.Text);
        json.WriteEndObject();
    }

    private static Document ReadDocument(ref Utf8JsonReader json)
    {
        var kind = "";
        string? type = null, to = null, version = null, file = null, text = null;
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("kind"u8)) { kind = json.NextString(); }
            else if (json.ValueTextEquals("type"u8)) { type = json.NextString(); }
            else if (json.ValueTextEquals("to"u8)) { to = json.NextString(); }
            else if (json.ValueTextEquals("version"u8)) { version = json.NextString(); }
            else if (json.ValueTextEquals("file"u8)) { file = json.NextString(); }
            else if (json.ValueTextEquals("text"u8)) { text = json.NextString(); }
            else { throw json.Unknown(); }
        }

        return new Document(kind, type, to, version, file, text);
    }

    private static void WriteErrand(Utf8JsonWriter json, Errand errand)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, errand.Id);
        json.WriteNumber("round"u8, errand.Round);
        switch (errand)
        {
            case Errand.Tell tell:
                json.WriteString("tell"u8, tell.Signal);
                json.WriteWord("to"u8, tell.To);
                json.WriteText("case"u8, tell.Case);
                json.WriteText("link"u8, tell.Link);
                json.WriteText("process"u8, tell.Process);
                json.WriteFlag("heard"u8, tell.MustBeHeard);
                break;
            case Errand.Start start:
                json.WriteString("start"u8, start.Action);
                json.WriteString("process"u8, start.Process);
                json.WriteText("link"u8, start.Link);
                json.WriteText("key"u8, start.Key);
                json.WriteFlag("skip"u8, start.SkipIfExists);
                break;
        }

        WriteRecord(json, "values"u8, errand.Values);
        json.WriteEndObject();
    }

    private static Errand ReadErrand(ref Utf8JsonReader json)
    {
        var (id, round, to, heard, skip, values) = ("", 1, SignalTo.Child, false, false, Record.Empty);
        string? tell = null, start = null, @case = null, link = null, process = null, key = null;
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("id"u8)) { id = json.NextString(); }
            else if (json.ValueTextEquals("round"u8)) { round = json.NextInt(); }
            else if (json.ValueTextEquals("tell"u8)) { tell = json.NextString(); }
            else if (json.ValueTextEquals("start"u8)) { start = json.NextString(); }
            else if (json.ValueTextEquals("to"u8)) { to = json.NextWord<SignalTo>(); }
            else if (json.ValueTextEquals("case"u8)) { @case = json.NextString(); }
            else if (json.ValueTextEquals("link"u8)) { link = json.NextString(); }
            else if (json.ValueTextEquals("process"u8)) { process = json.NextString(); }
            else if (json.ValueTextEquals("key"u8)) { key = json.NextString(); }
            else if (json.ValueTextEquals("heard"u8)) { heard = json.NextBool(); }
            else if (json.ValueTextEquals("skip"u8)) { skip = json.NextBool(); }
            else if (json.ValueTextEquals("values"u8)) { values = NextRecord(ref json); }
            else { throw json.Unknown(); }
        }

        Errand errand = tell is not null ? new Errand.Tell(tell, to, @case, link, process, heard, values)
            : start is not null && process is not null ? new Errand.Start(process, start, link, key, skip, values)
            : throw new InvalidDataException("An errand neither tells nor starts anything.");
        return errand with { Id = id, Round = round };
    }

    private static void WriteRefusal(Utf8JsonWriter json, Refusal refusal)
    {
        json.WriteStartObject();
        json.WriteString("reason"u8, refusal.Reason);
        json.WriteText("rule"u8, refusal.Rule);
        json.WriteText("field"u8, refusal.Field);
        json.WriteText("process"u8, refusal.Process);
        json.WriteFlag("overridable"u8, refusal.Overridable);
        json.WriteEndObject();
    }

    private static Refusal ReadRefusal(ref Utf8JsonReader json)
    {
        var (reason, overridable) = ("", false);
        string? rule = null, field = null, process = null;
        while (json.NextProperty())
        {
            if (json.ValueTextEquals("reason"u8)) { reason = json.NextString(); }
            else if (json.ValueTextEquals("rule"u8)) { rule = json.NextString(); }
            else if (json.ValueTextEquals("field"u8)) { field = json.NextString(); }
            else if (json.ValueTextEquals("process"u8)) { process = json.NextString(); }
            else if (json.ValueTextEquals("overridable"u8)) { overridable = json.NextBool(); }
            else { throw json.Unknown(); }
        }

        return new Refusal(reason, rule, field, process, overridable);
    }

    private static void WriteRecord(Utf8JsonWriter json, ReadOnlySpan<byte> name, Record record)
    {
        if (record.Count > 0)
        {
            json.WritePropertyName(name);
            ValueJson.Write(json, record);
        }
    }

    private static Record NextRecord(ref Utf8JsonReader json)
    {
        json.Read();
        return (Record)ValueJson.Read(ref json).Members;
    }
}
