using System.Collections.Immutable;
using System.Globalization;
using CareWorkflows.Kernel.Cases;
using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Web.Wording;

namespace CareWorkflows.Web.Desk;

/// <summary>A state as it stands in the drawing, its name broken into lines that fit.</summary>
/// <param name="IsHere">The case is in it now.</param>
/// <param name="WasHere">The case has been in it.</param>
public sealed record DrawnState(string Name, string Title, double X, double Y, double Width, ImmutableList<string> Lines, bool IsHere, bool WasHere, bool Final)
{
    public double Middle => X + (Width / 2);

    public double Centre => Y + (StateDiagram.BoxHeight / 2);
}

/// <param name="Path">As SVG has it. It stays between <paramref name="Top"/> and <paramref name="Bottom"/>.</param>
/// <param name="FromHere">It leads out of the state the case is in.</param>
public sealed record DrawnWay(string Path, double Top, double Bottom, string From, string To, bool FromHere);

/// <summary>Where one can go from a state, in words.</summary>
/// <param name="To">What people call the state it leads to; null: the case stays.</param>
public sealed record WayInWords(string? To, ImmutableList<string> Actions);

/// <summary>
/// The diagram of a process as its designer laid it out, with where a case stands in it. What holds in a whole group of states is drawn
/// only where the case is: from every state it would hide the rest.
/// </summary>
/// <param name="Top">Where the drawing begins; ways may lead around above the states.</param>
public sealed record StateDiagram(double Top, double Width, double Height, ImmutableList<DrawnState> States, ImmutableList<DrawnWay> Ways, ImmutableList<(DrawnState State, ImmutableList<WayInWords> Ways)> InWords)
{
    public const double BoxHeight = 76;

    /// <summary>Of a line of text, and half of the space above the first.</summary>
    public const double LineHeight = 20;

    private const double BoxWidth = 152;
    private const double StartWidth = 84;
    private const double Gap = 42;
    private const double Margin = 12;

    /// <summary>Of bold Arial at 17 px, on the wide side.</summary>
    private const double LetterWidth = 9.4;

    private const int MostLines = 3;

    /// <summary>A way is drawn as so many short lines.</summary>
    private const int Parts = 40;

    /// <summary>How far aside the middle of a way is drawn, to either side, in this order.</summary>
    private static readonly double[] Bows = [16, 60, -60, 110, -110, 160, -160, 220, -220, 290, -290, 370, -370, 460, -460];

    public static StateDiagram Of(ProcessMachine machine, string here, IReadOnlySet<string> been)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(been);
        var states = Placed(machine, here, been);
        var byName = states.ToDictionary(s => s.Name, StringComparer.Ordinal);
        var edges = machine.StatesInOrder.SelectMany(s => s.Edges.Values.SelectMany(e => e).Concat(s.Automatic)).ToList();
        var fromGroups = edges.GroupBy(e => e.Id).Where(g => g.Select(e => e.From).Distinct().Count() > 1).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        var ways = edges.Where(e => e.From != e.To && (e.From == here || !fromGroups.Contains(e.Id)))
            .Select(e => (e.From, e.To)).Distinct().Where(w => byName.ContainsKey(w.From) && byName.ContainsKey(w.To))
            .Select(w => WayOf(byName[w.From], byName[w.To], states, w.From == here))
            .OrderBy(w => w.FromHere).ToImmutableList();
        var top = ways.Select(w => w.Top).Append(0).Min();
        return new StateDiagram(
            top, states.Max(s => s.X + s.Width) + Margin, ways.Select(w => w.Bottom).Append(states.Max(s => s.Y) + BoxHeight).Max() + Margin - top, states, ways,
            [.. states.Select(s => (s, Words(machine, s.Name)))]);
    }

    private static ImmutableList<WayInWords> Words(ProcessMachine machine, string state) =>
    [
        .. machine.States[state].Edges.Values.SelectMany(e => e).Concat(machine.States[state].Automatic)
            .GroupBy(e => e.To).OrderBy(g => g.Key == state)
            .Select(g => new WayInWords(g.Key == state ? null : Say.State(machine, g.Key), [.. g.Select(e => Say.Action(machine, e.Trigger)).Distinct()])),
    ];

    /// <summary>As the designer placed them, drawn together as far as boxes allow; states without a place stand in a row below.</summary>
    private static ImmutableList<DrawnState> Placed(ProcessMachine machine, string here, IReadOnlySet<string> been)
    {
        var all = machine.StatesInOrder;
        var known = all.Where(s => s.Position is not null).ToList();
        var below = known.Count == 0 ? 0 : known.Max(s => s.Position!.Value.Y) + 140;
        var spare = 0;
        var at = all.ToDictionary(s => s.Name, s => s.Position ?? (X: 260.0 * spare++, Y: below), StringComparer.Ordinal);
        double WidthOf(MachineState s) => s.Name == Case.Start ? StartWidth : BoxWidth;

        // Near enough to be read at once, far enough for a line between them.
        var (across, down) = (0.4, 0.4);
        foreach (var one in all)
        {
            foreach (var other in all)
            {
                var (dx, dy) = (at[other.Name].X - at[one.Name].X, at[other.Name].Y - at[one.Name].Y);
                if (dx > 0 && Math.Abs(dy) < 100)
                {
                    across = Math.Max(across, (WidthOf(one) + Gap) / dx);
                }

                if (dy >= 100 && Math.Abs(dx) < 200)
                {
                    down = Math.Max(down, (BoxHeight + Gap) / dy);
                }
            }
        }

        var (left, top) = (at.Values.Min(p => p.X), at.Values.Min(p => p.Y));
        return
        [
            .. all.Select(s => new DrawnState(
                s.Name, Say.State(machine, s.Name), Margin + ((at[s.Name].X - left) * across), Margin + ((at[s.Name].Y - top) * down), WidthOf(s),
                Lines(Say.State(machine, s.Name), WidthOf(s)), s.Name == here, been.Contains(s.Name), s.Final)),
        ];
    }

    private static ImmutableList<string> Lines(string text, double width)
    {
        var most = (int)((width - 12) / LetterWidth);
        var lines = new List<string>();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(w => w.Chunk(most).Select(c => new string(c))))
        {
            if (lines.Count > 0 && lines[^1].Length + 1 + word.Length <= most)
            {
                lines[^1] += " " + word;
            }
            else
            {
                lines.Add(word);
            }
        }

        return lines.Count <= MostLines ? [.. lines] : [.. lines.Take(MostLines - 1), lines[MostLines - 1][..Math.Min(lines[MostLines - 1].Length, most - 1)] + "…"];
    }

    /// <summary>From edge to edge: straight where nothing stands in between, else around it.</summary>
    private static DrawnWay WayOf(DrawnState from, DrawnState to, ImmutableList<DrawnState> states, bool fromHere)
    {
        var others = states.Where(s => s != from && s != to).ToList();
        var tries = Bows.Take(3).Select(b => Bow(from, to, b)).Concat(Lanes(from, to)).Concat(Bows.Skip(3).Select(b => Bow(from, to, b))).ToList();
        var way = tries.Find(t => t.Count > 1 && !t.Exists(p => others.Exists(o => Within(o, p, 8)))) ?? tries[0];
        return new DrawnWay(
            "M" + string.Join('L', way.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.X:0.#} {p.Y:0.#}"))),
            way.Select(p => p.Y).DefaultIfEmpty(0).Min() - 2, way.Select(p => p.Y).DefaultIfEmpty(0).Max() + 2, from.Name, to.Name, fromHere);
    }

    /// <summary>There and back are two lines, each a little to its own side.</summary>
    private static List<(double X, double Y)> Bow(DrawnState from, DrawnState to, double bow)
    {
        var (dx, dy) = (to.Middle - from.Middle, to.Centre - from.Centre);
        var length = Math.Max(1, Math.Sqrt((dx * dx) + (dy * dy)));
        var (cx, cy) = (((from.Middle + to.Middle) / 2) + (dy / length * bow), ((from.Centre + to.Centre) / 2) - (dx / length * bow));
        return
        [
            .. Enumerable.Range(0, Parts + 1).Select(i => i / (double)Parts).Select(t => (
                    X: ((1 - t) * (1 - t) * from.Middle) + (2 * (1 - t) * t * cx) + (t * t * to.Middle),
                    Y: ((1 - t) * (1 - t) * from.Centre) + (2 * (1 - t) * t * cy) + (t * t * to.Centre)))
                .Where(p => !Within(from, p, 0) && !Within(to, p, 2)),
        ];
    }

    /// <summary>Between two rows of states: out above or below, along, and in again.</summary>
    private static IEnumerable<List<(double X, double Y)>> Lanes(DrawnState from, DrawnState to)
    {
        var right = to.Middle >= from.Middle;
        var (start, end) = (from.X + (from.Width * (right ? 0.8 : 0.2)), to.X + (to.Width * (right ? 0.2 : 0.8)));
        foreach (var lane in (double[])[from.Y - (Gap / 2), from.Y + BoxHeight + (Gap / 2), to.Y - (Gap / 2), to.Y + BoxHeight + (Gap / 2)])
        {
            var (leave, enter) = (lane < from.Centre ? from.Y : from.Y + BoxHeight, lane < to.Centre ? to.Y - 2 : to.Y + BoxHeight + 2);
            (double X, double Y)[] corners = [(start, leave), (start, lane), (end, lane), (end, enter)];
            yield return
            [
                .. corners.Zip(corners.Skip(1)).SelectMany(c => Enumerable.Range(0, Parts).Select(i => i / (double)Parts)
                    .Select(t => (c.First.X + ((c.Second.X - c.First.X) * t), c.First.Y + ((c.Second.Y - c.First.Y) * t)))),
                corners[^1],
            ];
        }
    }

    private static bool Within(DrawnState box, (double X, double Y) point, double around) =>
        point.X > box.X - around && point.X < box.X + box.Width + around && point.Y > box.Y - around && point.Y < box.Y + BoxHeight + around;
}
