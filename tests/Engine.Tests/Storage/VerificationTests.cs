using CareWorkflows.Engine.Queries;

namespace CareWorkflows.Engine.Tests.Storage;

public class VerificationTests
{
    [Theory]
    [InlineData("UPDATE history SET body = replace(CAST(body AS TEXT), 'true', 'false') WHERE case_id = 'b' AND no = 2", 2, "*hash differs*")]
    [InlineData("UPDATE history SET body = CAST(replace(CAST(body AS TEXT), 'true', 'false') AS BLOB) WHERE case_id = 'b' AND no = 2", 2, "*hash differs*")]
    [InlineData("UPDATE history SET person = 'Eve' WHERE case_id = 'b' AND no = 2", 2, "*listed otherwise*")]
    [InlineData("DELETE FROM history WHERE case_id = 'b' AND no = 2", 2, "*missing*")]
    [InlineData("DELETE FROM history WHERE case_id = 'b' AND no = 3", 3, "*missing*")]
    [InlineData("DELETE FROM history WHERE case_id = 'b'", 1, "*missing*")]
    [InlineData("UPDATE \"case\" SET state = 'Closed' WHERE id = 'b'", 3, "*not what its history*")]
    [InlineData("UPDATE \"case\" SET facts = CAST('{}' AS BLOB) WHERE id = 'b'", 3, "*not what its history*")]
    [InlineData("UPDATE \"case\" SET facts = CAST('{' AS BLOB) WHERE id = 'b'", 3, "*not what its history*")]
    public async Task Names_the_first_bad_entry(string tampering, int no, string what)
    {
        await using var store = await TestStore.OnFileAsync();
        foreach (var id in new[] { "a", "b", "c" })
        {
            await store.Do(SmallProcess.Start(id));
            await store.Do(SmallProcess.Visit($"v1-{id}", id, ("childSeen", true)));
            await store.Do(SmallProcess.Visit($"v2-{id}", id));
        }

        (await store.Verification.VerifyAsync()).Should().Be(new VerificationResult(3, 9, null));
        store.Run(tampering);

        var bad = (await store.Verification.VerifyAsync()).Bad;
        bad.Should().NotBeNull();
        (bad!.Case, bad.No).Should().Be(("b", no));
        bad.What.Should().Match(what);
        (await store.Verification.VerifyAsync("a")).Bad.Should().BeNull();
        (await store.Verification.VerifyAsync("b")).Bad.Should().Be(bad);

        store.Run("UPDATE history SET person = 'Sue' WHERE case_id = 'c' AND no = 2");
        var both = (await store.Verification.VerifyAsync()).Bad!;
        (both.Case, both.No).Should().Be(("b", no));
        both.What.Should().StartWith(bad.What).And.EndWith("entry 2 of case c.", "what was found once hides nothing that is done later");
    }
}
