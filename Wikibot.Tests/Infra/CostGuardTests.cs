namespace Wikibot.Tests.Infra;

[Collection(InfraGroup.Name)]
public sealed class CostGuardTests
{
    [Fact]
    public async Task Budget_is_50_dollars_a_month_with_mail_at_80_and_100_and_forecast_100_percent()
    {
        var budget = (await StackRun.DevAsync()).Of("aws:budgets/budget:Budget").ShouldHaveSingleItem();

        (budget.Text("budgetType"), budget.Text("timeUnit"), budget.Text("limitAmount"), budget.Text("limitUnit")).ShouldBe(("COST", "MONTHLY", "50", "USD"));
        budget["notifications"].EnumerateArray().Select(notification => (
            notification.GetProperty("notificationType").GetString(),
            notification.GetProperty("threshold").GetDouble(),
            notification.GetProperty("subscriberEmailAddresses")[0].GetString())).ShouldBe(
        [
            ("ACTUAL", 80, "owner@example.org"), ("ACTUAL", 100, "owner@example.org"), ("FORECASTED", 100, "owner@example.org"),
        ]);
    }
}
