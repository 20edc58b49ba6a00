namespace Wikibot.Tests.Git.Storage.Model;

/// <summary>
/// The protocol of docs/decisions/0002 and the one before it, explored in every order of steps that processes on three NFS clients can
/// take. A process may be frozen or killed anywhere: that is an order in which it makes no further step for a while, or ever.
/// </summary>
public sealed class ModelTests(ITestOutputHelper output)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void FirstProtocol_rename_in_two_halves_destroys_main_and_what_was_acknowledged() =>
        ShouldFail(new FirstProtocol(ClientRules.TwoHalves, [new(Role.Writer, 0), new(Role.Writer, 1)], Loss.Destroyed));

    [Fact]
    public void FirstProtocol_absence_is_seen_and_believed() =>
        ShouldFail(new FirstProtocol(ClientRules.TwoHalves | ClientRules.BelievesAbsence, [new(Role.Writer, 0), new(Role.Reader, 2)], Loss.Absent));

    [Fact]
    public void FirstProtocol_read_of_a_replaced_file_is_stale() =>
        ShouldFail(new FirstProtocol(ClientRules.ReadsOld, [new(Role.Writer, 0), new(Role.Reader, 2)], Loss.Stale));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void FirstProtocol_on_a_local_disk_loses_nothing(int loss) =>
        ShouldHold(new FirstProtocol(ClientRules.None, [new(Role.Writer, 0), new(Role.Writer, 1), new(Role.Reader, 2, Rounds: 2)], (Loss)loss));

    [Fact]
    public void LineProtocol_two_writers_and_a_reader_lose_nothing() =>
        ShouldHold(new LineProtocol(ClientRules.All, [new(Role.Writer, 0, Warm: true), new(Role.Writer, 1), new(Role.Reader, 2, Rounds: TestScale.Full ? 2 : 1)]));

    [Fact]
    public void LineProtocol_writer_frozen_before_it_decides_while_the_epoch_is_pruned_loses_nothing() =>
        ShouldHold(Pruned(TestScale.Full ? ClientRules.BelievesAbsence : ClientRules.None, TestScale.Full ? 2 : 1, looksAfterDeciding: true));

    [Fact]
    public void LineProtocol_without_the_look_after_deciding_loses_to_pruning() =>
        ShouldFail(Pruned(ClientRules.None, days: 1, looksAfterDeciding: false));

    [Fact]
    public void LineProtocol_reader_that_knows_an_old_tip_while_its_epoch_is_pruned_sees_the_new_one() =>
        ShouldHold(new LineProtocol(
            ClientRules.BelievesAbsence, [new(Role.Writer, 0, Rounds: 2), new(Role.Pruner, 1), new(Role.Reader, 2, Warm: true)], days: TestScale.Full ? 2 : 1));

    [Fact]
    public void LineProtocol_three_writers_and_a_reader_lose_nothing()
    {
        Assert.SkipUnless(TestScale.Full, "Millions of states: only with WIKIBOT_TEST_FULL=1.");
        ShouldHold(new LineProtocol(
            ClientRules.All, [new(Role.Writer, 0, Frozen: true), new(Role.Writer, 1, Frozen: true), new(Role.Writer, 2, Warm: true), new(Role.Reader, 2)]));
    }

    private static LineProtocol Pruned(ClientRules rules, int days, bool looksAfterDeciding) =>
        new(rules, [new(Role.Writer, 0, Frozen: true), new(Role.Writer, 1, Rounds: 2), new(Role.Pruner, 2)], days, looksAfterDeciding);

    private void ShouldFail(IModel model)
    {
        var found = Explorer.Explore(model, Stop);
        output.WriteLine($"{found.States} states; {found.Violation}\n{string.Join('\n', found.Trace)}");
        found.Violation.ShouldNotBeNull();
    }

    private void ShouldHold(IModel model)
    {
        var found = Explorer.Explore(model, Stop);
        output.WriteLine($"{found.States} states");
        found.Violation.ShouldBeNull(string.Join('\n', found.Trace));
    }
}
