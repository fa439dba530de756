using CareWorkflows.Kernel.Definitions;
using CareWorkflows.Kernel.Expressions;
using CareWorkflows.Web.Desk;
using CareWorkflows.Web.Forms;
using CareWorkflows.Web.Tests.Support;
using Microsoft.Extensions.Primitives;

namespace CareWorkflows.Web.Tests.Forms;

public sealed class AnswerReaderTests
{
    [Theory]
    [InlineData("8", "1", "2026", "2026-01-08")]
    [InlineData(" 08 ", "01", "2026", "2026-01-08")]
    [InlineData("8", "jan", "2026", "2026-01-08")]
    [InlineData("8", "January", "2026", "2026-01-08")]
    [InlineData("29", "2", "2024", "2024-02-29")]
    public void Date_ThreeParts_IsADay(string day, string month, string year, string expected) =>
        Read(FieldType.Date, ("x.day", day), ("x.month", month), ("x.year", year)).Value.Should().Be((Value)expected);

    [Theory]
    [InlineData("", "", "", "Planned for: enter a date")]
    [InlineData("8", "", "2026", "Planned for: the date must include a month")]
    [InlineData("", "", "2026", "Planned for: the date must include a day and a month")]
    [InlineData("31", "2", "2026", "Planned for: enter a real date, like 8 1 2026")]
    [InlineData("x", "1", "2026", "Planned for: enter a real date, like 8 1 2026")]
    [InlineData("8", "1", "26", "Planned for: the year must have 4 numbers, like 2026")]
    public void Date_NotADay_SaysWhatToMend(string day, string month, string year, string message) =>
        Read(FieldType.Date, ("x.day", day), ("x.month", month), ("x.year", year)).Error.Should().Be(message);

    [Theory]
    [InlineData("14:30", "2026-01-08T14:30")]
    [InlineData("2.30pm", "2026-01-08T14:30")]
    [InlineData("9:05 am", "2026-01-08T09:05")]
    [InlineData("2pm", "2026-01-08T14:00")]
    [InlineData("", "2026-01-08")]
    public void DateTime_TimeHoweverTyped_IsLondonWallTime(string time, string expected) =>
        Read(FieldType.DateTime, ("x.day", "8"), ("x.month", "1"), ("x.year", "2026"), ("x.time", time)).Value.Should().Be((Value)expected);

    [Fact]
    public void DateTime_TimeWithoutADate_AsksForTheDateOnce() =>
        Read(FieldType.DateTime, ("x.time", "14:30")).Error.Should().Be("Planned for: enter a date");

    [Fact]
    public void DateTime_TimeThatIsNone_SaysHowToTypeIt() =>
        Read(FieldType.DateTime, ("x.day", "8"), ("x.month", "1"), ("x.year", "2026"), ("x.time", "after lunch")).Error.Should().Be("Planned for: enter the time like 14:30");

    [Theory]
    [InlineData(FieldType.Text, "  some words ", "some words")]
    [InlineData(FieldType.Long, "one\r\ntwo", "one\ntwo")]
    [InlineData(FieldType.Person, "Mother", "Mother")]
    [InlineData(FieldType.Doc, "plan.pdf", "plan.pdf")]
    [InlineData(FieldType.Choice, "School", "School")]
    [InlineData(FieldType.Role, "SW", "SW")]
    [InlineData(FieldType.Time, "9.15", "09:15")]
    public void Text_OfAnyKind_IsTrimmed(FieldType type, string typed, string expected) =>
        Read(type, ("x", typed)).Value.Should().Be((Value)expected);

    [Theory]
    [InlineData(FieldType.Text, "enter an answer")]
    [InlineData(FieldType.Person, "enter a name")]
    [InlineData(FieldType.Doc, "choose a file or enter its name")]
    [InlineData(FieldType.Choice, "choose one")]
    [InlineData(FieldType.Role, "choose one")]
    [InlineData(FieldType.Bool, "choose yes or no")]
    [InlineData(FieldType.Int, "enter a number")]
    [InlineData(FieldType.Time, "enter a time")]
    [InlineData(FieldType.Duration, "enter a number")]
    [InlineData(FieldType.Multi, "choose at least one")]
    public void Required_LeftEmpty_SaysWhatToDo(FieldType type, string what) => Read(type, ("x", " ")).Error.Should().Be($"Planned for: {what}");

    [Theory]
    [InlineData(FieldType.Text)]
    [InlineData(FieldType.Date)]
    [InlineData(FieldType.Bool)]
    [InlineData(FieldType.Multi)]
    [InlineData(FieldType.List)]
    public void Optional_LeftEmpty_IsNotGiven(FieldType type)
    {
        var (values, errors) = AnswerReader.Read([Asked(Field(type) with { Optional = true })], Typed.From([]));

        errors.Should().BeEmpty();
        values.Count.Should().Be(0);
    }

    [Fact]
    public void Label_ThatIsAQuestion_IsFollowedByASentence()
    {
        var field = Field(FieldType.Date) with { Label = "When was the visit?" };

        AnswerReader.Read([Asked(field)], Typed.From([])).Errors.Single().Message.Should().Be("When was the visit? Enter a date");
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public void Bool_IsYesOrNo(string typed, bool expected) => Read(FieldType.Bool, ("x", typed)).Value.Should().Be((Value)expected);

    [Theory]
    [InlineData("6", "w", "6 w")]
    [InlineData(" 10 ", "wd", "10 wd")]
    public void Duration_IsANumberOfAUnit(string number, string unit, string expected) =>
        Read(FieldType.Duration, ("x.number", number), ("x.unit", unit)).Value.Should().Be((Value)expected);

    [Theory]
    [InlineData("7", 7)]
    [InlineData("1,200", 1200)]
    public void Int_IsAWholeNumber(string typed, double expected) => Read(FieldType.Int, ("x", typed)).Value.Should().Be((Value)expected);

    [Theory]
    [InlineData("seven", "Planned for: enter a number, like 12")]
    [InlineData("7.5", "Planned for: enter a whole number")]
    [InlineData("NaN", "Planned for: enter a number, like 12")]
    public void Int_NotOne_SaysSo(string typed, string message) => Read(FieldType.Int, ("x", typed)).Error.Should().Be(message);

    [Fact]
    public void Int_OutOfBounds_SaysTheBounds() =>
        AnswerReader.Read([Asked(Field(FieldType.Int) with { Min = 0, Max = 10 })], Answers(("x", "11"))).Errors.Single().Message
            .Should().Be("Planned for: enter a number from 0 to 10");

    [Fact]
    public void Multi_IsAListOfWhatWasTicked()
    {
        var typed = Typed.From([new("f.x", new StringValues(["health", "home"]))]);

        AnswerReader.Read([Asked(Field(FieldType.Multi))], typed).Values["x"].Should().Be(Value.Of("health", "home"));
    }

    [Fact]
    public void List_RowsNothingWasTypedIn_WereNeverMeant()
    {
        var list = PaperProcess.EveryField.Single(f => f.Name == "actions");
        var typed = Answers(
            ("actions.rows", "3"), ("actions[1].what", " "), ("actions[2].what", "Find a school place"), ("actions[2].owner", "Asha"),
            ("actions[2].dueOn.day", "30"), ("actions[2].dueOn.month", "1"), ("actions[2].dueOn.year", "2026"));
        var asked = Asked(list);

        typed.RemoveBlankRows([asked]);
        var (values, errors) = AnswerReader.Read([asked], typed);

        errors.Should().BeEmpty();
        values["actions"].Should().Be(Value.Of([(Value)new Record([new("what", "Find a school place"), new("owner", "Asha"), new("dueOn", "2026-01-30")])]));
        typed.Rows("actions").Should().Be(1);
        typed["actions[1].owner"].Should().Be("Asha");
    }

    [Fact]
    public void List_ARowHalfFilledIn_SaysWhichRowAndWhat()
    {
        var list = PaperProcess.EveryField.Single(f => f.Name == "actions");

        var errors = AnswerReader.Read([Asked(list)], Answers(("actions.rows", "1"), ("actions[1].what", "Find a school place"))).Errors;

        errors.Select(e => (e.Place, e.Message)).Should().Equal(("actions[1].owner", "Actions 1, Owner: enter a name"), ("actions[1].dueOn", "Actions 1, Due on: enter a date"));
    }

    [Fact]
    public void List_TooFewRows_SaysHowMany()
    {
        var list = PaperProcess.EveryField.Single(f => f.Name == "actions");

        AnswerReader.Read([Asked(list)], Answers(("actions.rows", "0"))).Errors.Single().Message.Should().Be("Actions: add at least 1");
    }

    [Fact]
    public void List_OfNames_IsAListOfTexts()
    {
        var list = PaperProcess.EveryField.Single(f => f.Name == "circulatedTo");
        var typed = Answers(("circulatedTo.rows", "2"), ("circulatedTo[1]", "Mother"), ("circulatedTo[2]", "School"));

        AnswerReader.Read([Asked(list)], typed).Values["circulatedTo"].Should().Be(Value.Of("Mother", "School"));
    }

    [Fact]
    public void List_RequiredButEmpty_IsSentEmpty()
    {
        var list = PaperProcess.EveryField.Single(f => f.Name == "actions") with { Min = null };

        AnswerReader.Read([Asked(list)], Answers(("actions.rows", "0"))).Values["actions"].Kind.Should().Be(ValueKind.List);
    }

    [Fact]
    public void RemoveRow_MovesTheLaterOnesUp_WithAllTheirParts()
    {
        var typed = Answers(("a.rows", "3"), ("a[1].x", "one"), ("a[2].x", "two"), ("a[3].x", "three"), ("a[3].on.day", "8"));

        typed.RemoveRow("a[2]");

        typed.Rows("a").Should().Be(2);
        (typed["a[1].x"], typed["a[2].x"], typed["a[2].on.day"], typed["a[3].x"]).Should().Be(("one", "three", "8", ""));
    }

    [Theory]
    [InlineData("a[0]")]
    [InlineData("a[9]")]
    [InlineData("a[-1]")]
    [InlineData("a[x]")]
    [InlineData("a")]
    public void RemoveRow_ThatIsNone_ChangesNothing(string row)
    {
        var typed = Answers(("a.rows", "1"), ("a[1].x", "one"));

        typed.RemoveRow(row);

        typed["a[1].x"].Should().Be("one");
        typed.Rows("a").Should().Be(1);
    }

    [Fact]
    public void Fill_WithWhatWasRead_ReadsTheSameAgain()
    {
        var fields = PaperProcess.EveryField.Select(f => Asked(f)).ToList();
        var values = new Record(
        [
            new("heldOn", "2026-01-05T14:30"), new("plannedOn", "2026-01-08"), new("startsAt", "09:15"), new("within", "6 w"), new("chair", "Asha"),
            new("chairRole", "SW"), new("venue", "School"), new("childInvited", true), new("needs", Value.Of("health", "home")), new("score", 7),
            new("cost", 12.5), new("notes", "one\ntwo"), new("plan", "plan.pdf"),
            new("actions", Value.Of([(Value)new Record([new("what", "Find a school place"), new("owner", "Asha"), new("dueOn", "2026-01-30")])])),
            new("circulatedTo", Value.Of("Mother", "School")),
        ]);
        var typed = Typed.From([]);

        typed.Fill(fields, values);
        var (again, errors) = AnswerReader.Read(fields, typed);

        errors.Should().BeEmpty();
        ((Value)again).Should().Be((Value)values);
    }

    /// <summary>A field asked whatever the answers are.</summary>
    private static FormField Asked(Field field) =>
        new(field, field.When is null, field.Options, Value.Nothing, [.. field.Items.Select(Asked)]);

    private static Field Field(FieldType type) => new() { Name = "x", Type = type, Label = "Planned for" };

    private static (Value Value, string? Error) Read(FieldType type, params (string Place, string Text)[] typed)
    {
        var (values, errors) = AnswerReader.Read([Asked(Field(type))], Answers(typed));
        return (values["x"], errors.SingleOrDefault()?.Message);
    }

    private static Typed Answers(params (string Place, string Text)[] typed) =>
        Typed.From(typed.Select(t => KeyValuePair.Create(Typed.Prefix + t.Place, new StringValues(t.Text))));
}
