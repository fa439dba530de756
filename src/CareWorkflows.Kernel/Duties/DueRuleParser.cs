using System.Globalization;
using CareWorkflows.Kernel.Expressions;

namespace CareWorkflows.Kernel.Duties;

/// <summary>
/// Recursive descent over the grammar of due rules, occurrences and <c>every</c>. One use.
/// <code>
/// DueRule    = Alt { ", else" Alt }
/// Alt        = [ "when (" Js "):" ] Point [ "[" RuleId { "," RuleId } "]" ]
/// Point      = Pick | Offset | WeekDay | At | Day | [ "on" ] Anchor
/// Pick       = ( "earliest" | "latest" ) "of (" DueRule { ";" DueRule } ")"
/// Offset     = Amount ( "after" | "before" ) Point
/// Amount     = Int Unit | "{" ( Name | Js ) "}"
/// At         = Time ( "on" | "of" ) Point
/// WeekDay    = ( Monday.. | "the last working day" | "the first working day" ) ( "of" | "in" ) "the week" [ "before" | "after" | "of" ] Point
/// Day        = ( "the day of" | "the cut-off of" ) Point
/// Anchor     = Date | Name | Fact | Duty | Session | "it" [ "." Name ] | "{" Js "}" | "(" DueRule ")"
/// Fact       = [ Quant ] [ Field "of" [ Quant ] ] Source { "or" Source } [ "where (" Js ")" ] [ ( "after" | "before" ) "it" ]
/// Quant      = "first" | "latest" | "next" | "previous"; "each" after an amount, where it makes the occurrence too
/// Duty       = "due of" Name [ "#" ( Int | "it" ) ] [ "of" ( Session | Name | "it" ) ] [ "while owed" ]
/// Session    = [ "the" ] ( "first" | "last" | "next" ) Series "session" [ "starting" | "with cut-off" ] [ When Point ] [ "where (" Js ")" ]
/// When       = "on or before" | "before" | "on or after" | "after"
/// Occurrence = "once" | [ "first from" Point ", then" ] "each" ( Fact | Session | "item of" Source | "session of (" Duty { "," Duty } ")" )
/// Every      = "every" Amount "from" Point
/// </code>
/// </summary>
internal sealed class DueRuleParser(string text)
{
    private readonly DueRuleScanner scanner = new(text);

    /// <summary>No rule a person writes comes near it; one that never ends must not end the process.</summary>
    private const int Deepest = 50;

    private int depth;

    /// <summary>After <c>session on or before X</c> a <c>where</c> is the session's, not X's; brackets around X make it X's.</summary>
    private bool whereIsTheSessions;

    public DueRule WholeRule() => Whole(Rule());

    public Occurrence WholeOccurrence() => Whole(OccurrenceRule());

    public Every WholeEvery()
    {
        Expect("every", "a repetition begins with 'every'");
        var amount = AmountTerm();
        Expect("from", "say from when it is counted: every 6 months from ..");
        return Whole(new Every(amount, Point()));
    }

    private T Whole<T>(T parsed) =>
        scanner.Peek() is { Kind: TokenKind.End } ? parsed : throw scanner.Error($"'{scanner.Rest()}' is left over after the rule; alternatives are joined by ', else'");

    private DueRule Rule()
    {
        var alternatives = new List<DueAlternative> { Alternative() };
        while (scanner.Peek().Is(",") && scanner.Peek(1).Is("else"))
        {
            scanner.Take();
            scanner.Take();
            alternatives.Add(Alternative());
        }

        return new DueRule(alternatives);
    }

    private DueAlternative Alternative()
    {
        RuleExpression? when = null;
        if (scanner.Peek().Is("when") && scanner.Peek(1).Is("("))
        {
            scanner.Take();
            when = Bracketed();
            Expect(":", "after 'when (..)' comes ':'");
        }

        var point = Point();
        return new DueAlternative(when, point, scanner.Peek().Is("[") ? Tags() : Sequence<string>.None);
    }

    private Sequence<string> Tags()
    {
        var at = scanner.Peek().Position;
        var tags = scanner.TakeBalanced().Split(',', StringSplitOptions.TrimEntries);
        return tags.Any(t => t.Length == 0) ? throw new DueRuleError("Between the square brackets stand rule ids, such as [CFP-18, CFP-05]", text, at) : new(tags);
    }

    private Point Point()
    {
        if (++depth > Deepest)
        {
            throw scanner.Error("This rule is nested too deeply");
        }

        var point = AnyPoint();
        depth--;
        return point;
    }

    private Point AnyPoint()
    {
        var token = scanner.Peek();
        var next = scanner.Peek(1);
        switch (token)
        {
            case { Kind: TokenKind.End }:
                throw scanner.Error("The rule stops where a date, an action or a field should stand");
            case { Kind: TokenKind.Date }:
                scanner.Take();
                return Due.TryParse(token.Text, out var date) ? new DatePoint(date) : throw new DueRuleError($"'{token.Text}' is not a day of the calendar", text, token.Position);
            case { Kind: TokenKind.Time }:
                return AtTime();
            case { Kind: TokenKind.Number }:
            case var _ when token.Is("{"):
                return OffsetOrDate();
            case var _ when token.Is("("):
                return Group();
            case { Kind: not TokenKind.Word }:
                throw scanner.Error($"A date, an action or a field should stand here, not '{token.Text}'");
            case { Text: "on" }:
                scanner.Take();
                return Point();
            case { Text: "earliest" or "latest" } when next.Is("of"):
                return Pick();
            case { Text: "due" } when next.Is("of"):
                return Duty();
            case { Text: "it" }:
                scanner.Take();
                return new ItPoint(MemberName());
            case { Text: "the" }:
                return AfterThe();
            case { Text: "first" or "last" or "next" } when scanner.Peek(2).Is("session"):
                return new SessionPoint(Session(SessionPickOf(scanner.Take())));
            case { Text: "each" }:
                throw scanner.Error("'each' makes occurrences: it stands in a duty's occurrence, and its due rule counts from 'it'");
            case { Text: "last" }:
                throw scanner.Error("Of actions and streams it is 'latest'; 'last' is for sessions");
            case var _ when Enum.TryParse<DayOfWeek>(token.Text, out var day) && char.IsUpper(token.Text[0]) && (next.Is("of") || next.Is("in")):
                scanner.Take();
                return WeekDay(day, false);
            default:
                return NameOrFact();
        }
    }

    /// <summary><c>5 working days after each HoldMeeting</c>: the short form that holds a duty's occurrence and its due rule in one.</summary>
    private Point FromPoint() => scanner.Peek().Is("each") ? new FactPoint(Facts(allowEach: true)) : Point();

    private GroupPoint Group()
    {
        var outer = whereIsTheSessions;
        whereIsTheSessions = false;
        scanner.Take();
        var rule = Rule();
        Expect(")", "a bracket is not closed");
        whereIsTheSessions = outer;
        return new GroupPoint(rule);
    }

    private PickPoint Pick()
    {
        var latest = scanner.Take().Text == "latest";
        scanner.Take();
        var outer = whereIsTheSessions;
        whereIsTheSessions = false;
        Expect("(", $"after '{(latest ? "latest" : "earliest")} of' come brackets: earliest of (..; ..)");
        var rules = new List<DueRule> { Rule() };
        while (scanner.TryTake(";"))
        {
            rules.Add(Rule());
        }

        Expect(")", "the dates to pick from are parted by ';' and closed by ')'");
        whereIsTheSessions = outer;
        return new PickPoint(latest, new(rules));
    }

    /// <summary>In braces stands an amount, or where nothing is counted from it, a date.</summary>
    private Point OffsetOrDate()
    {
        var amount = AmountTerm();
        var before = scanner.Peek().Is("before");
        if (!before && !scanner.Peek().Is("after"))
        {
            if (amount is AmountTerm.Computed date)
            {
                return new WorkedOutPoint(date.Expression);
            }

            throw scanner.Error($"After '{amount}' comes 'after' or 'before', and what it is counted from");
        }

        scanner.Take();
        return new OffsetPoint(amount, before, FromPoint());
    }

    private AmountTerm AmountTerm()
    {
        var token = scanner.Peek();
        if (token.Is("{"))
        {
            var inside = scanner.TakeBalanced();
            return IsDottedName(inside.Trim()) ? new AmountTerm.Named(inside.Trim()) : new AmountTerm.Computed(Expression(inside, token.Position + 1));
        }

        if (token.Kind != TokenKind.Number)
        {
            throw scanner.Error("An amount should stand here, such as 10 working days or {cfp.firstMeeting}");
        }

        scanner.Take();
        var unit = scanner.Take();
        var name = unit.Is("working") ? $"working {scanner.Take().Text}" : unit.Text;
        return int.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= Amount.Most
            ? Amount.TryUnit(name, out var known)
                ? new AmountTerm.Fixed(new Amount(number, known))
                : throw new DueRuleError($"'{name}' is not a unit; units are working days (wd), days, weeks, months, years and hours", text, unit.Position)
            : throw new DueRuleError($"{token.Text} is too large a number", text, token.Position);
    }

    private AtPoint AtTime()
    {
        var token = scanner.Take();
        if (!TimeOnly.TryParseExact(token.Text, "H:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            throw new DueRuleError($"'{token.Text}' is not a time of day", text, token.Position);
        }

        if (!scanner.TryTake("on") && !scanner.TryTake("of"))
        {
            throw scanner.Error($"After {token.Text} comes 'on' and a day");
        }

        return new AtPoint(time, Point());
    }

    private Point AfterThe()
    {
        scanner.Take();
        var token = scanner.Take();
        switch (token.Text)
        {
            case "day" when scanner.TryTake("of"):
                return new DayPoint(Point());
            case "cut-off" when scanner.TryTake("of"):
                return new CutOffPoint(Point());
            case "first" or "last" when scanner.Peek().Is("working") && scanner.Peek(1).Is("day"):
                scanner.Take();
                scanner.Take();
                return WeekDay(null, token.Text == "last");
            case "first" or "last" or "next":
                return new SessionPoint(Session(SessionPickOf(token)));
            default:
                throw new DueRuleError("After 'the' comes 'day of', 'cut-off of', 'last working day of the week', or 'first', 'last' or 'next' and a session", text, token.Position);
        }
    }

    private WeekDayPoint WeekDay(DayOfWeek? day, bool lastWorkingDay)
    {
        if (!scanner.TryTake("of"))
        {
            Expect("in", "say of which week: Wednesday of the week before ..");
        }

        Expect("the", "say of which week: Wednesday of the week before ..");
        Expect("week", "say of which week: Wednesday of the week before ..");
        var weeks = scanner.TryTake("before") ? -1 : scanner.TryTake("after") ? 1 : 0;
        if (weeks == 0)
        {
            scanner.TryTake("of");
        }

        return new WeekDayPoint(day, lastWorkingDay, weeks, Point());
    }

    private DutyPoint Duty()
    {
        scanner.Take();
        scanner.Take();
        var duty = Name("the name of a duty should stand after 'due of'");
        int? number = null;
        var ofIt = false;
        if (scanner.TryTake("#"))
        {
            var which = scanner.Take();
            ofIt = which.Is("it");
            number = ofIt ? null
                : which.Kind == TokenKind.Number && int.TryParse(which.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given
                : throw new DueRuleError("After # comes the number of the occurrence, or 'it'", text, which.Position);
        }

        Point? session = null;
        if (scanner.TryTake("of"))
        {
            scanner.TryTake("the");
            session = scanner.Peek(2).Is("session") ? new SessionPoint(Session(SessionPickOf(scanner.Take())))
                : scanner.Peek().Is("it") ? Point()
                : new NamePoint(DottedName(), NameKind.Field);
        }

        var whileOwed = scanner.Peek().Is("while") && scanner.Peek(1).Is("owed");
        if (whileOwed)
        {
            scanner.Take();
            scanner.Take();
        }

        return new DutyPoint(duty, number, ofIt, session, whileOwed);
    }

    private SessionPick SessionPickOf(Token token) => token.Text switch
    {
        "first" => SessionPick.First,
        "last" => SessionPick.Last,
        "next" => SessionPick.Next,
        _ => throw new DueRuleError("A session is the first, the last or the next", text, token.Position),
    };

    private SessionRef Session(SessionPick pick)
    {
        var series = Name("the name of a series should stand here");
        Expect("session", $"after '{series}' comes 'session'");
        var part = SessionPart.Day;
        if (scanner.TryTake("starting"))
        {
            part = SessionPart.Starting;
        }
        else if (scanner.Peek().Is("with") && scanner.Peek(1).Is("cut-off"))
        {
            scanner.Take();
            scanner.Take();
            part = SessionPart.CutOff;
        }

        Point? than = null;
        var when = When();
        if (when is not null)
        {
            var outer = whereIsTheSessions;
            whereIsTheSessions = true;
            than = Point();
            whereIsTheSessions = outer;
        }
        else if (part != SessionPart.Day)
        {
            throw scanner.Error("Say when: starting after .., with cut-off on or after ..");
        }

        return new SessionRef(pick, series, part, when, than, !whereIsTheSessions && scanner.TryTake("where") ? Bracketed() : null);
    }

    private Relation? When()
    {
        if (scanner.Peek().Is("on") && scanner.Peek(1).Is("or"))
        {
            scanner.Take();
            scanner.Take();
            var side = scanner.Take();
            return side.Text switch
            {
                "before" => Relation.OnOrBefore,
                "after" => Relation.OnOrAfter,
                _ => throw new DueRuleError("After 'on or' comes 'before' or 'after'", text, side.Position),
            };
        }

        return scanner.TryTake("before") ? Relation.Before : scanner.TryTake("after") ? Relation.After : null;
    }

    private Point NameOrFact()
    {
        var fact = Facts(allowEach: false, out var bare);
        return bare is not null ? new NamePoint(bare) : new FactPoint(fact);
    }

    private FactRef Facts(bool allowEach) => Facts(allowEach, out _);

    /// <param name="bare">Set when it was a name and nothing else, which may as well be a field.</param>
    private FactRef Facts(bool allowEach, out string? bare)
    {
        var start = scanner.Peek().Position;
        var quant = QuantOf(allowEach);
        var first = DottedName();
        string? field = null;
        if (scanner.TryTake("of"))
        {
            field = first;
            if (QuantOf(allowEach) is { } inner)
            {
                quant = quant is null || quant == inner ? inner : throw new DueRuleError("'first', 'latest', 'next' or 'previous' is said once", text, start);
            }

            first = Name("an action or stream should stand after 'of'");
        }

        var sources = new List<string> { first };
        while (scanner.Peek().Is("or") && scanner.Peek(1).Kind == TokenKind.Word)
        {
            scanner.Take();
            sources.Add(Name("an action or stream should stand after 'or'"));
        }

        var where = !whereIsTheSessions && scanner.TryTake("where") ? Bracketed() : null;
        var side = Side.Any;
        if (scanner.Peek(1).Is("it") && !scanner.Peek(2).Is(".") && (scanner.Peek().Is("after") || scanner.Peek().Is("before")))
        {
            side = scanner.Take().Is("after") ? Side.AfterIt : Side.BeforeIt;
            scanner.Take();
        }

        bare = quant is null && field is null && sources.Count == 1 && where is null && side == Side.Any ? first : null;
        return new FactRef(quant ?? Quant.Latest, field, new(sources), where, side);
    }

    private Quant? QuantOf(bool allowEach)
    {
        var token = scanner.Peek();
        if (scanner.Peek(1).Kind != TokenKind.Word)
        {
            return null;
        }

        Quant? quant = token.Text switch
        {
            "first" => Quant.First,
            "latest" => Quant.Latest,
            "next" => Quant.Next,
            "previous" => Quant.Previous,
            "each" when allowEach => Quant.Each,
            _ => null,
        };
        if (quant is not null)
        {
            scanner.Take();
        }

        return quant;
    }

    private Occurrence OccurrenceRule()
    {
        if (scanner.TryTake("once"))
        {
            return Occurrence.Once;
        }

        Point? first = null;
        if (scanner.Peek().Is("first") && scanner.Peek(1).Is("from"))
        {
            scanner.Take();
            scanner.Take();
            first = Point();
            Expect(",", "after 'first from ..' comes ', then each ..'");
            Expect("then", "after 'first from ..' comes ', then each ..'");
        }

        if (!scanner.Peek().Is("each"))
        {
            throw scanner.Error("An occurrence is 'once', or 'each' and an action, a stream or a session");
        }

        if (scanner.Peek(1).Is("item") && scanner.Peek(2).Is("of"))
        {
            scanner.Take();
            scanner.Take();
            scanner.Take();
            return new Occurrence.EachItem(first, Name("an action or stream should stand after 'each item of'"));
        }

        if (scanner.Peek(1).Is("session") && scanner.Peek(2).Is("of"))
        {
            scanner.Take();
            scanner.Take();
            scanner.Take();
            Expect("(", "the duties stand in brackets: each session of (O1, O3)");
            var duties = new List<string>();
            do
            {
                duties.Add(Name("the name of a duty should stand here"));
            }
            while (scanner.TryTake(","));
            Expect(")", "the duties stand in brackets: each session of (O1, O3)");
            return new Occurrence.EachSessionOf(first, new(duties));
        }

        if (scanner.Peek(2).Is("session"))
        {
            scanner.Take();
            return new Occurrence.EachSession(first, Session(SessionPick.Each));
        }

        return new Occurrence.EachFact(first, Facts(allowEach: true));
    }

    private string? MemberName()
    {
        if (!scanner.Peek().Is("."))
        {
            return null;
        }

        // Any word: the commonest, 'on', also begins an anchor.
        scanner.Take();
        return scanner.Peek() is { Kind: TokenKind.Word } ? scanner.Take().Text : throw scanner.Error("The name of a field should stand after 'it.'");
    }

    private string DottedName()
    {
        var name = Name("an action, a stream or a field should stand here");
        while (scanner.Peek().Is(".") && scanner.Peek(1).Kind == TokenKind.Word)
        {
            scanner.Take();
            name += "." + scanner.Take().Text;
        }

        return name;
    }

    private string Name(string otherwise)
    {
        var token = scanner.Peek();
        if (token.Kind != TokenKind.Word || token.Text is "else" or "when" or "where" or "after" or "before" or "of" or "on" or "or" or "the" or "then")
        {
            throw scanner.Error(Words.Sentence(otherwise));
        }

        return scanner.Take().Text;
    }

    private void Expect(string symbol, string otherwise)
    {
        if (!scanner.TryTake(symbol))
        {
            throw scanner.Error(Words.Sentence(otherwise));
        }
    }

    private RuleExpression Bracketed()
    {
        if (!scanner.Peek().Is("("))
        {
            throw scanner.Error("A condition stands in brackets: where (outcome == 'CIN')");
        }

        var start = scanner.Peek().Position + 1;
        return Expression(scanner.TakeBalanced(), start);
    }

    private RuleExpression Expression(string source, int start)
    {
        try
        {
            return new RuleExpression(Expressions.Expression.Parse(source.Trim()));
        }
        catch (ExpressionError error)
        {
            var blanks = source.Length - source.TrimStart().Length;
            throw new DueRuleError(error.Problem, text, start + blanks + error.Position, error);
        }
    }

    private static bool IsDottedName(string name) =>
        name.Length > 0 && name.Split('.').All(part => part.Length > 0 && !char.IsAsciiDigit(part[0]) && part.All(c => char.IsLetterOrDigit(c) || c == '_'));
}
