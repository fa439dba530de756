using CareWorkflows.Kernel.Expressions;
using static CareWorkflows.Kernel.Tests.Expressions.Names;

namespace CareWorkflows.Kernel.Tests.Expressions;

/// <summary>
/// The expressions by which the semantics of the processes were worked out, over one small made-up case.
/// One of them is not JavaScript and stays out: <c>time(..) within session(..)</c>.
/// </summary>
public class SemanticsSnippetsTests
{
    private static readonly Value Near = Session("2026-02-05", "2026-02-02T12:00");
    private static readonly Value Normal = Session("2026-03-05", "2026-03-02T12:00");
    private static readonly Value Meeting = Map(("no", 1), ("on", "2026-01-08"), ("chairRole", "SW"), ("action", "HoldMeeting"));
    private static readonly Value Letter = Map(("no", 1), ("on", "2026-01-20"), ("child", true), ("parents", true));
    private static readonly Value LastLetter = Map(("no", 2), ("on", "2026-01-25"), ("professionals", true));

    private static readonly Names Scope = new()
    {
        ["form"] = Map(
            ("chairRole", "TM"), ("meetingNo", 1), ("planUpdatedOn", "2026-01-10"), ("circulatedOn", "2026-01-12"), ("childSeen", true), ("closedOn", "2026-01-31"),
            ("referralClosedOn", "2026-01-31"), ("reviewNo", 2), ("planSignedOff", true), ("submittedAt", "2026-02-01T09:00"), ("session", "FoT@2026-02-05"),
            ("timeSlot", "10:00"), ("agendaItem", 2), ("referral", "c2"), ("heldOn", "2026-01-08T10:00"), ("circulatedTo", List("p1", "p2")), ("actionNo", 1),
            ("breach", "b1"), ("actionsProgress", List(Map(("action", 1), ("status", "Done")))), ("outcome", "CIN"), ("receivingMeetingOn", "2026-01-08T10:00"),
            ("acceptedOn", "2026-01-05"), ("newStartsAt", "2026-04-01T10:00"), ("dateOfBirth", "2020-01-01"), ("financeStatement", true)),
        ["variables"] = Map(("qualified", List("SW", "AP", "PS", "TM", "SM"))),
        ["data"] = Map(("basis", "TransferIn")),
        ["before"] = Map(("data", Map(("basis", "StrategyDiscussionCIN")))),
        ["setting"] = Function(a => a[0].Text switch
        {
            "cfp.student.chairRoles" => List("AP", "PS"),
            "xfr.notify" => Map(("High", "1 wd"), ("Low", "5 wd")),
            "fot.quorum" => 2,
            "fot.s20LateAfterEarlyAdmission" => "hear",
            "cfp.firstMeeting.unit" => "wd",
            _ => "yes",
        }),
        ["child"] = Map(
            ("dateOfBirth", "2020-01-01"),
            ("asOf", Function(a => Map(("workerIsStudent", true)))),
            ("age", Function(_ => 6)),
            ("cases", Function(_ => List(Map(("live", true)))))),
        ["last"] = Function(a => a.Length > 1 ? new[] { LastLetter, Letter }.FirstOrDefault(f => a[1].Function!([f]).IsTruthy)
            : a[0].Text == "RecordAttendance" ? Map(("attendance", List(Present("p1", "AD"), Present("p2", "TM"), Present("p1", "TM"), Present("p9", "SM"))))
            : Value.Nothing),
        ["first"] = Function(a => new[] { Letter, LastLetter }.FirstOrDefault(f => a.Length < 2 || a[1].Function!([f]).IsTruthy)),
        ["previous"] = Function(_ => Meeting),
        ["facts"] = Function(_ => List(Meeting)),
        ["count"] = Function(_ => 1),
        ["has"] = Function(_ => false),
        ["nextNo"] = Function(_ => 2),
        ["item"] = Function(_ => Map(("owner", "p1"))),
        ["duty"] = Function(_ => Map(("due", "2026-02-10"), ("canBeMet", false))),
        ["breaches"] = Function(_ => List()),
        ["breach"] = Function(_ => Map(("duty", "O4"))),
        ["sessions"] = Function(_ => Sessions(Near, Normal)),
        ["session"] = "FoT@2026-02-05",
        ["sessionOf"] = Function(_ => Map(("papersDue", "2026-02-03"))),
        ["agenda"] = List(Map(("case", "c1"), ("carried", true), ("timeSlot", "10:00"), ("actions", List("a1", "a2")))),
        ["series"] = Map(("nominalDates", Function(_ => List("2026-02-05", "2036-02-05")))),
        ["calendar"] = Map(("hasYear", Function(a => string.CompareOrdinal(a[0].Text, "2036") < 0))),
        ["people"] = Map(("hasRole", Function(_ => true))),
        ["act"] = Map(("name", "Approve"), ("has", Function(_ => false))),
        ["actor"] = Map(("person", "p9"), ("roles", List("TM")), ("actingRole", "TM")),
        ["profile"] = Map(("name", "FoT"), ("core", List("AD", "TM", "SM"))),
        ["it"] = Map(("no", 1), ("on", "2026-01-08"), ("supportNetwork", "FGC"), ("name", "PTM@1"), ("over", true)),
        ["dayOf"] = Function(a => a[0].Text?[..10]),
        ["max"] = Function(Latest),
        ["latestOf"] = Function(a => a[0].Items.Any(i => i.IsNothing) ? Value.Nothing : Latest([.. a[0].Items])),
        ["distinct"] = Function(a => List([.. a[0].Items.Distinct()])),
        ["addDays"] = Function(a => a[0]),
        ["addMonths"] = Function(a => a[0]),
        ["addWorkingDays"] = Function(a => a[0]),
        ["duration"] = Function(a => $"{a[0]} {a[1]}"),
        ["getVariable"] = Function(_ => "TransferIn"),
        ["case_"] = Function(_ => Map(("state", "Submitted"), ("category", "C"))),
        ["newCutoff"] = Function(a => a[0]),
        ["arrangedAfter"] = Function(_ => false),
        ["mustChair"] = Function(_ => true),
        ["lateEmergencyAdded"] = Function(_ => true),
        ["targetOf"] = Function(_ => Map(("s", Near), ("late", true))),
        ["referral"] = "c2",
        ["occurredOn"] = "2026-01-08",
        ["now"] = "2026-01-08T12:00",
        ["caseId"] = "c1",
        ["state"] = "Active",
        ["basis"] = "TransferIn",
        ["outcome"] = "CIN",
        ["planStartedOn"] = "2026-01-05",
        ["leftState"] = "Active",
        ["closureDecidedOn"] = "2026-01-15",
        ["closureReason"] = "TAC",
        ["tacStartOn"] = "2026-01-30",
        ["lettersDone"] = "2026-01-25",
        ["submittedAt"] = "2026-02-01T09:00",
        ["admittedAt"] = "2026-01-28T09:00",
        ["emergencyOccurredAt"] = Value.Nothing,
        ["category"] = "C",
        ["targetSession"] = "FoT@2026-02-05",
        ["route"] = "Panel",
        ["cutoffAt"] = "2026-02-02T12:00",
        ["late"] = List("c7"),
        ["chair"] = Value.Nothing,
        ["corePresent"] = 2,
        ["financeStatement"] = Value.Nothing,
        ["adoptionTracker"] = false,
        ["legalStatus"] = "S20",
        ["early"] = false,
        ["riskLevel"] = "High",
        ["day"] = "2026-02-05",
        ["reportedOn"] = "2026-02-01",
        ["on"] = "2026-01-08",
        ["cadence"] = "Monthly",
        ["involved"] = List(Map(("person", "p1")), Map(("person", "p2"))),
        ["participants"] = List(Map(("role", "PA"))),
        ["assessmentEndedOn"] = Value.Nothing,
        ["referrer"] = "p1",
        ["generatedThrough"] = "2026-01-01",
    };

    [Theory]
    [InlineData("1.1", "variables.qualified.includes(form.chairRole)", "true")]
    [InlineData("1.1", "((on) => { const p = previous('meeting', on); const w = child.asOf(on); return w.workerIsStudent && (!p || !setting('cfp.student.chairRoles').includes(p.chairRole)); })(occurredOn)", "true")]
    [InlineData("1.1", "!variables.qualified.includes(form.chairRole) || !mustChair(occurredOn) || setting('cfp.student.chairRoles').includes(form.chairRole)", "false")]
    [InlineData("1.2", "!form.receivingMeetingOn", "false")]
    [InlineData("1.2", "'TransferIn'", "'TransferIn'")]
    [InlineData("1.3", "count('meeting') === 0", "false")]
    [InlineData("1.3", "basis == 'TransferIn'", "true")]
    [InlineData("1.3", "duration(10, setting('cfp.firstMeeting.unit'))", "'10 wd'")]
    [InlineData("1.4", "form.childSeen && !form.duringMeeting", "true")]
    [InlineData("1.4", "dayOf(on) >= planStartedOn", "true")]
    [InlineData("1.5", "count('meeting') > 0", "true")]
    [InlineData("1.5", "!arrangedAfter(it.on)", "true")]
    [InlineData("1.5", "last('ArrangeMeeting', a => a.plannedOn > it.on)", "null")]
    [InlineData("1.6", "form.meetingNo == it.no", "true")]
    [InlineData("1.6", "max(form.planUpdatedOn, form.circulatedOn)", "'2026-01-12'")]
    [InlineData("1.6", "it.supportNetwork in ['FGC','Both']", "true")]
    [InlineData("1.7", "setting('cfp.nineMonth.anchor')", "'yes'")]
    [InlineData("1.8", "leftState=='SteppingDown' && count('meeting')>0", "false")]
    [InlineData("1.8", "leftState!='SteppingDown' && count('meeting')>0", "true")]
    [InlineData("1.8", "child.cases('child-in-need-transfer').some(c=>c.live)", "true")]
    [InlineData("1.9", "act.has('IdentifyMove')", "false")]
    [InlineData("1.10", "breaches(b=>b.open)", "[]")]
    [InlineData("1.10", "!breach(form.breach).duty || !duty(breach(form.breach).duty).canBeMet", "true")]
    [InlineData("1.10", "item('action',form.actionNo).owner", "'p1'")]
    [InlineData("1.10", "facts('action').filter(a=>!a.closed).length", "1")]
    [InlineData("1.10", "form.actionsProgress.some(p=>p.action==it.no && p.status=='Done')", "true")]
    [InlineData("1.11", "latestOf(['child','parents','professionals'].map(g => first('letter', l => l[g] && l.on >= closureDecidedOn)?.on))", "'2026-01-25'")]
    [InlineData("1.11", "lettersDone && lettersDone <= form.closedOn", "true")]
    [InlineData("1.11", "form.referralClosedOn == form.closedOn", "true")]
    [InlineData("1.11", "closureReason != 'TAC' || tacStartOn <= form.closedOn", "true")]
    [InlineData("1.12", "form.reviewNo==2 && form.planSignedOff", "true")]
    [InlineData("1.12", "form.reviewNo == nextNo('review')", "true")]
    [InlineData("1.13", "((at) => { const S = sessions('FamilyOnTrack').where(s => s.open || (s.inSession && session == s.name)); const near = S.first(s => s.startsAt > at); const normal = S.first(s => s.cutoffAt >= at); if (emergencyOccurredAt && emergencyOccurredAt > near.cutoffAt) return {s: near, why:'late emergency'}; if (at <= near.cutoffAt) return {s: near, why:'in time'}; if (category=='C' && sessions('FamilyOnTrack').first(s=>s.startsAt>admittedAt).name==near.name && setting('fot.s20LateAfterEarlyAdmission')=='hear') return {s: near, late:true, why:'S20'}; return {s: normal, late: true, why:'after cut-off'} })('2026-02-03').why", "'S20'")]
    [InlineData("1.13", "submittedAt ? targetOf(submittedAt).s.name : null", "'FoT@2026-02-05'")]
    [InlineData("1.13", "!targetOf(form.submittedAt).late", "false")]
    [InlineData("1.13", "category=='C'", "true")]
    [InlineData("1.13", "dayOf(latestOf([submittedAt, last('CarryForward')?.on])) <= sessionOf(targetSession).papersDue", "false")]
    [InlineData("1.14", "form.session == targetSession || lateEmergencyAdded(form.session)", "true")]
    [InlineData("1.14", "submittedAt <= (s => s)({cutoffAt: cutoffAt, late}).cutoffAt || late.includes(caseId)", "true")]
    [InlineData("1.14", "!agenda.some(i => i.timeSlot==form.timeSlot && i.case!=caseId)", "true")]
    [InlineData("1.14", "form.agendaItem == (route=='OutsidePanelAllocation' ? 4 : 2)", "true")]
    [InlineData("1.14", "(r => r.state=='Submitted' && (r.emergencyOccurredAt > cutoffAt || r.category=='C'))(case_(form.referral))", "true")]
    [InlineData("1.14", "[...late, form.referral]", "['c7', 'c2']")]
    [InlineData("1.15", "adoptionTracker||legalStatus=='PO'||state=='PreBirth' ? 1 : state=='Scrutiny' ? 3 : 2", "2")]
    [InlineData("1.16", "distinct(last('RecordAttendance')?.attendance.filter(a => a.present && profile.core.includes(a.post) && a.person != (chair ?? actor)).map(a => a.person)).length", "3")]
    [InlineData("1.16", "profile.name=='TrackingMeeting' ? !!chair : corePresent >= setting('fot.quorum')", "true")]
    [InlineData("1.16", "form.financeStatement||financeStatement", "true")]
    [InlineData("1.17", "agenda.every(i => has('decision', d => d.case==i.case) || i.carried)", "true")]
    [InlineData("1.18", "setting('dsp.autoEscalate')", "'yes'")]
    [InlineData("1.19", "series.nominalDates(generatedThrough, addMonths(occurredOn,6)).filter(d => calendar.hasYear(d))", "['2026-02-05']")]
    [InlineData("1.19", "(item => profile.name + '@' + item.heldOn)({heldOn: '2026-02-05'})", "'FoT@2026-02-05'")]
    [InlineData("1.20", "addWorkingDays(day,-3) >= reportedOn", "true")]
    [InlineData("1.20", "last('AgreeAlteration', a => a.interval==it.no+1)?.newMinimum ?? 1", "1")]
    [InlineData("1.20", "early||it.no==1 ? 1 : 2", "1")]
    [InlineData("1.20", "form.session==it.name", "false")]
    [InlineData("1.23", "outcome=='CIN' && !basis ? 'StrategyDiscussionCIN' : basis", "'TransferIn'")]
    [InlineData("1.23", "occurredOn <= duty('O1').due", "true")]
    [InlineData("1.23", "form.decidedOn ?? dayOf(form.heldOn)", "'2026-01-08'")]
    [InlineData("1.23", "involved.every(i => form.circulatedTo.includes(i.person))", "true")]
    [InlineData("1.23", "form.heldOn >= addDays(duty('O8').due,-28)", "false")]
    [InlineData("1.23", "last('RecordAssessmentOutcome')?.cfpNeeded === false", "false")]
    [InlineData("1.23", "has('TransferAccepted', a => a.on >= closureDecidedOn)", "false")]
    [InlineData("1.24", "actor.person != referrer", "true")]
    [InlineData("1.24", "form.dateOfBirth ?? child.dateOfBirth", "'2020-01-01'")]
    [InlineData("1.24", "newCutoff(form.newStartsAt) > now", "true")]
    [InlineData("1.24", "agenda.flatMap(i => i.actions)", "['a1', 'a2']")]
    [InlineData("4.1", "setting('xfr.notify')[riskLevel]", "'1 wd'")]
    [InlineData("4.1", "cadence=='Monthly'", "true")]
    [InlineData("4.2", "actor.roles.includes('TM') && people.hasRole(actor.person, 'TM')", "true")]
    [InlineData("4.2", "before.data.basis != data.basis && getVariable('basis') == basis", "true")]
    [InlineData("4.2", "duty('O5',3).due > child.asOf(now).nope", "false")]
    public void Snippet_OfTheSemantics_ParsesAndRuns(string section, string snippet, string expected) =>
        Expression.Parse(snippet).Evaluate(Scope).Should().Be(Expression.Parse(expected).Evaluate(None), "section {0} says so", section);

    private static Value Session(string day, string cutoff) =>
        Map(("name", "FoT@" + day), ("startsAt", day + "T09:30"), ("cutoffAt", cutoff), ("open", true), ("state", "Scheduled"));

    private static Value Present(string person, string post) => Map(("person", person), ("post", post), ("present", true));

    private static Value Sessions(params Value[] sessions) => Map(
        ("where", Function(a => Sessions([.. sessions.Where(s => a[0].Function!([s]).IsTruthy)]))),
        ("first", Function(a => sessions.FirstOrDefault(s => a[0].Function!([s]).IsTruthy))));

    private static Value Latest(Value[] values) => values.Select(v => v.Text).Max(StringComparer.Ordinal);
}
