using System.Collections.Immutable;
using System.Text;
using CareWorkflows.Kernel.Activities;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Expressions;
using Record = CareWorkflows.Kernel.Expressions.Record;

namespace CareWorkflows.Kernel.Tests.Cases;

public class CaseJsonTests
{
    private const int Cases = 300;

    [Fact]
    public void Entry_reads_back_and_writes_the_same_bytes()
    {
        foreach (var any in Any.Many(Cases))
        {
            var entry = any.Entry(Case.Unopened("c", "p", 1, null, null, Any.Now));
            var bytes = HistoryJson.Write(entry);
            var read = HistoryJson.Read(bytes, entry.PreviousHash, entry.Hash);
            HistoryJson.Write(read).Should().Equal(bytes);
            HistoryJson.Seal(read with { Hash = "" }).Hash.Should().Be(entry.Hash);
        }
    }

    [Fact]
    public void Case_is_its_history_applied_byte_for_byte()
    {
        foreach (var any in Any.Many(Cases))
        {
            var @case = Case.Unopened("c", "p", 1, any.Text(), null, Any.Now);
            var history = new List<(byte[] Body, string Hash)>();
            for (var i = 0; i < 6; i++)
            {
                var entry = any.Entry(@case);
                @case = @case.Apply(entry);
                history.Add((HistoryJson.Write(entry), entry.Hash));
            }

            var previous = HistoryEntry.NoHash;
            var read = history.ConvertAll(h =>
            {
                var entry = HistoryJson.Read(h.Body, previous, h.Hash);
                previous = h.Hash;
                return entry;
            });
            CaseJson.Write(Replay.Of(@case, read)).Should().Equal(CaseJson.Write(@case));

            var stored = CaseJson.WithFacts(@case with { Data = Record.Empty, Duties = [], Breaches = [], Links = [] }, CaseJson.WriteFacts(@case));
            CaseJson.Write(stored).Should().Equal(CaseJson.Write(@case));
        }
    }

    [Fact]
    public void A_duty_reads_back_whole()
    {
        var duty = new DutyOccurrence
        {
            Duty = "O5", Key = "14.2", Round = 2, No = 3, Nature = DutyNature.Reminder, Due = "2026-01-08", NoDate = "no calendar for 2031", MissingYear = 2031,
            From = "2026-01-01", SoonFrom = "2026-01-05", OwnerRole = "SW", Owners = ["Asha"], Rules = ["CFP-18"], End = DutyEnd.Cancelled, MetOn = "2026-01-07",
            MetByEntry = 7, OpenedByEntry = 2, EndedByEntry = 9, EndedOn = "2026-01-09", Live = true, WasOverdue = true, Sent = ["soon"], Session = "s1", Minimum = 1, Target = 2,
        };
        typeof(DutyOccurrence).GetProperties().Where(p => p.CanWrite && Equals(p.GetValue(duty), p.GetValue(new DutyOccurrence { Duty = "", Key = "", Nature = default })))
            .Should().BeEmpty("a property that has its usual value here would not show that it is kept");

        var stored = CaseJson.WithFacts(Case.Unopened("c", "p", 1, null, null, Any.Now), CaseJson.WriteFacts(Case.Unopened("c", "p", 1, null, null, Any.Now) with { Duties = [duty] }));

        stored.Duties.Should().ContainSingle().Which.Should().BeEquivalentTo(duty);
    }

    [Fact]
    public void Nothing_usual_is_written()
    {
        var @case = Case.Unopened("c", "p", 1, null, null, Any.Now);
        Encoding.UTF8.GetString(CaseJson.WriteFacts(@case)).Should().Be("{}");
        Encoding.UTF8.GetString(CaseJson.WriteFacts(@case with
        {
            Data = new Record([new("worker", "O'Brien"), new("count", 2)]),
            Duties = [new DutyOccurrence { Duty = "O3", Key = "-", Nature = DutyNature.Breach, Due = "2026-01-08", Owners = ["Asha"], Live = true }],
        })).Should().Be("""{"data":{"worker":"O'Brien","count":2},"duties":[{"duty":"O3","key":"-","due":"2026-01-08","owners":["Asha"],"live":true}]}""");
    }

    [Fact]
    public void Hash_covers_the_entry_before()
    {
        var entry = new Any(1).Entry(Case.Unopened("c", "p", 1, null, null, Any.Now));
        HistoryJson.HashOf("", HistoryJson.Write(entry)).Should().Be(entry.Hash).And.MatchRegex("^[0-9a-f]{64}$");
        HistoryJson.HashOf("00", HistoryJson.Write(entry)).Should().NotBe(entry.Hash);
    }

    [Fact]
    public void What_a_newer_version_wrote_is_not_silently_lost()
    {
        var read = () => HistoryJson.Read("""{"case":"c","mood":"good"}"""u8);
        read.Should().Throw<InvalidDataException>().WithMessage("*mood*");
    }

    /// <summary>Anything an entry may hold, from a seed.</summary>
    private sealed class Any(int seed)
    {
        public static readonly DateTime Now = new(2026, 1, 8, 10, 30, 15, 123, DateTimeKind.Utc);

        private static readonly string[] Texts = ["", "a", "O'Brien", "“quoted” \"and\" <b>", "é€𝄞", "\u0000\t\n", "2026-01-08", "null"];

        private readonly Random random = new(seed);

        public static IEnumerable<Any> Many(int count) => Enumerable.Range(0, count).Select(seed => new Any(seed));

        public string Text() => Texts[random.Next(Texts.Length)];

        public HistoryEntry Entry(Case @case)
        {
            var no = @case.LastEntry + 1;
            var fact = new Fact(random.Next(3), Day(), no, Text(), Record(1), random.Next(2));
            return HistoryJson.Seal(new HistoryEntry
            {
                Case = @case.Id,
                No = no,
                Action = Text(),
                By = Text(),
                Role = Text(),
                OccurredOn = Day(),
                RecordedAt = no == 1 ? @case.OpenedAt : Now.AddMilliseconds(random.Next()),
                From = @case.State,
                To = Text(),
                Edge = TextOrNot(),
                Version = random.Next(1, 4),
                ActId = Text(),
                Cause = TextOrNot(),
                LateRecorded = Flag(),
                Form = Record(2),
                Guards = List(() => new GuardResult(Text(), TextOrNot(), Flag(), TextOrNot(), TextOrNot())),
                Changes = new Changes
                {
                    State = TextOrNot(),
                    Final = Flag() ? Flag() : null,
                    Renamed = Flag() ? new Renames(TextOrNot(), List(() => KeyValuePair.Create(Text(), Text())).DistinctBy(n => n.Key).ToImmutableList()) : null,
                    Data = List(() => new KeyValuePair<string, Value>(Text(), Value(2))).DistinctBy(d => d.Key).ToImmutableList(),
                    Facts = [new FactChange(Text(), null, fact), .. @case.Facts.SelectMany(f => f.Value.Take(1).Select(was => new FactChange(f.Key, was, Flag() ? was with { On = Day() } : null)))],
                    Duties = List(Duty),
                    Breaches = List(Breach),
                    Links = List(() => new CaseLink(Text(), Text(), Text())),
                    NextWakeUp = Flag() ? Now.AddDays(random.Next(100)) : null,
                },
                Messages = List(() => new Message(Text(), Text(), Text(), (MessageKind)random.Next(4), Text(), List(Text))),
                Documents = List(() => new Document(Text(), TextOrNot(), TextOrNot(), TextOrNot(), TextOrNot())),
                Errands = List(Errand),
                Correction = Flag() ? new Correction(random.Next(9), Text(), Record(1), Record(1), Text()) : null,
                Move = Flag() ? new VersionMove(random.Next(9), List(() => new DutyChange(Text(), (DutyChangeKind)random.Next(5), DayOrNot(), DayOrNot(), Text()))) : null,
                Refusals = List(() => new Refusal(Text(), TextOrNot(), TextOrNot(), TextOrNot(), Flag())),
                PreviousHash = @case.LastHash,
            });
        }

        private Errand Errand() => Flag()
            ? new Errand.Tell(Text(), (SignalTo)random.Next(4), TextOrNot(), TextOrNot(), TextOrNot(), Flag(), Record(1)) { Id = Text(), Round = random.Next(1, 9) }
            : new Errand.Start(Text(), Text(), TextOrNot(), TextOrNot(), Flag(), Record(1)) { Id = Text(), Round = random.Next(1, 9) };

        private DutyOccurrence Duty() => new()
        {
            Duty = Text(),
            Key = Text(),
            Round = random.Next(1, 3),
            No = random.Next(3),
            Nature = (DutyNature)random.Next(3),
            Due = DayOrNot(),
            NoDate = TextOrNot(),
            From = DayOrNot(),
            SoonFrom = DayOrNot(),
            OwnerRole = Text(),
            Owners = List(Text),
            Rules = List(Text),
            End = (DutyEnd)random.Next(4),
            MetOn = DayOrNot(),
            MetByEntry = random.Next(3),
            OpenedByEntry = random.Next(3),
            EndedByEntry = random.Next(3),
            Live = Flag(),
            WasOverdue = Flag(),
            Sent = List(Text),
            Session = TextOrNot(),
            Minimum = Flag() ? random.Next(3) : null,
            Target = Flag() ? random.Next(3) : null,
        };

        private Breach Breach() => new()
        {
            Id = random.Next(1, 5),
            Duty = TextOrNot(),
            DutyName = TextOrNot(),
            DutyKey = TextOrNot(),
            DutyRound = random.Next(3),
            Entry = random.Next(3),
            Rules = List(Text),
            Since = Day(),
            Due = DayOrNot(),
            Status = (BreachStatus)random.Next(4),
            DaysLate = Flag() ? random.Next(3) : null,
            Reason = TextOrNot(),
            Told = List(Text),
            Sent = List(Text),
            AcknowledgedOn = DayOrNot(),
            Note = TextOrNot(),
        };

        private Value Value(int depth) => random.Next(depth > 0 ? 9 : 6) switch
        {
            0 => CareWorkflows.Kernel.Expressions.Value.Nothing,
            1 => Flag(),
            2 => random.Next(-5, 5),
            3 => random.NextDouble() * 1e20,
            4 or 5 => Text(),
            6 => CareWorkflows.Kernel.Expressions.Value.Of([.. Enumerable.Range(0, random.Next(3)).Select(_ => Value(depth - 1))]),
            7 => CareWorkflows.Kernel.Expressions.Value.Of(new Fact(1, Day(), 2, Text(), Record(depth - 1)).AsValue.Members),
            _ => Record(depth - 1),
        };

        private Record Record(int depth) => new(Enumerable.Range(0, random.Next(4)).Select(i => new KeyValuePair<string, Value>(Text() + i, Value(depth))));

        private ImmutableList<T> List<T>(Func<T> item) => [.. Enumerable.Range(0, random.Next(3)).Select(_ => item())];

        private string? TextOrNot() => Flag() ? Text() : null;

        private string Day() => Flag() ? "2026-01-08" : "2026-01-08T10:00";

        private string? DayOrNot() => Flag() ? Day() : null;

        private bool Flag() => random.Next(2) == 1;
    }
}
