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

/// <param name="Path">As SVG has it.</param>
/// <param name="FromHere">It leads out of the state the case is in.</param>
public sealed record DrawnWay(string Path, string From, string To, bool FromHere);

/// <summary>Where one can go from a state, in words.</summary>
/// <param name="To">What people call the state it leads to; null: the case stays.</param>
public sealed record WayInWords(string? To, ImmutableList<string> Actions);

/// <summary>
/// The diagram of a process as its designer laid it out, with where a case stands in it. What holds in a whole group of states is drawn
/// only where the case is: from every state it would hide the rest.
/// </summary>
public sealed record StateDiagram(double Width, double Height, ImmutableList<DrawnState> States, ImmutableList<DrawnWay> Ways, ImmutableList<(DrawnState State, ImmutableList<WayInWords> Ways)> InWords)
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
            .Select(w => new DrawnWay(PathOf(byName[w.From], byName[w.To], states), w.From, w.To, w.From == here))
            .OrderBy(w => w.FromHere).ToImmutableList();
        return new StateDiagram(
            states.Max(s => s.X + s.Width) + Margin, states.Max(s => s.Y) + BoxHeight + Margin, states, ways,
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

    /// <summary>From edge to edge: straight where nothing stands in between, else in a bow around it.</summary>
    private static string PathOf(DrawnState from, DrawnState to, ImmutableList<DrawnState> states)
    {
        var others = states.Where(s => s != from && s != to).ToList();
        var (dx, dy) = (to.Middle - from.Middle, to.Centre - from.Centre);
        var length = Math.Max(1, Math.Sqrt((dx * dx) + (dy * dy)));

        // There and back are two lines, each a little to its own side.
        foreach (var bow in (double[])[16, 60, -60, 110, -110, 160, -160, 220, -220, 290, -290])
        {
            var (cx, cy) = (((from.Middle + to.Middle) / 2) + (dy / length * bow), ((from.Centre + to.Centre) / 2) - (dx / length * bow));
            var path = Enumerable.Range(0, 41).Select(i => On(i / 40.0)).ToList();
            var outside = path.FindIndex(p => !Within(from, p, 0));
            var inside = path.FindIndex(outside < 0 ? 0 : outside, p => Within(to, p, 3));
            if (outside >= 0 && inside > outside && cy > 2 && !path.Skip(outside).Take(inside - outside).Any(p => others.Exists(o => Within(o, p, 6))))
            {
                var (start, end) = (Math.Max(0, outside - 1) / 40.0, inside / 40.0);
                return Part(start, end);
            }

            (double X, double Y) On(double t) => (
                ((1 - t) * (1 - t) * from.Middle) + (2 * (1 - t) * t * cx) + (t * t * to.Middle),
                ((1 - t) * (1 - t) * from.Centre) + (2 * (1 - t) * t * cy) + (t * t * to.Centre));

            // The part of a quadratic curve between two of its points is one too.
            string Part(double a, double b)
            {
                var (first, last) = (Edge(a, from, leaving: true), Edge(b, to, leaving: false));
                var (s, e) = (On(first), On(last));
                var control = (
                    X: ((1 - first) * (1 - last) * from.Middle) + (((first * (1 - last)) + (last * (1 - first))) * cx) + (first * last * to.Middle),
                    Y: ((1 - first) * (1 - last) * from.Centre) + (((first * (1 - last)) + (last * (1 - first))) * cy) + (first * last * to.Centre));
                return string.Create(CultureInfo.InvariantCulture, $"M{s.X:0.#} {s.Y:0.#}Q{control.X:0.#} {control.Y:0.#} {e.X:0.#} {e.Y:0.#}");
            }

            double Edge(double near, DrawnState box, bool leaving)
            {
                var (low, high) = leaving ? (near, near + 0.025) : (near - 0.025, near);
                for (var i = 0; i < 12; i++)
                {
                    var half = (low + high) / 2;
                    if (Within(box, On(half), leaving ? 0 : 3) == leaving)
                    {
                        low = half;
                    }
                    else
                    {
                        high = half;
                    }
                }

                return (low + high) / 2;
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"M{from.Middle:0.#} {from.Y + BoxHeight:0.#}L{to.Middle:0.#} {to.Y:0.#}");
    }

    private static bool Within(DrawnState box, (double X, double Y) point, double around) =>
        point.X > box.X - around && point.X < box.X + box.Width + around && point.Y > box.Y - around && point.Y < box.Y + BoxHeight + around;
}
