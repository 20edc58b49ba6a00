using Pulumi;
using Pulumi.Aws.Budgets;
using Pulumi.Aws.Budgets.Inputs;

namespace Wikibot.Infra.Components;

/// <summary>A budget for the whole account, with an e-mail before it is spent. It warns; it stops nothing.</summary>
internal sealed class CostGuard : ComponentResource
{
    /// <summary>Registers the budget.</summary>
    public CostGuard(string name, StackSettings settings, ComponentResourceOptions options)
        : base("wikibot:infra:CostGuard", name, options)
    {
        var email = settings.BudgetEmail!;
        _ = new Budget(name, new BudgetArgs
        {
            BudgetType = "COST",
            TimeUnit = "MONTHLY",
            LimitUnit = "USD",
            LimitAmount = $"{settings.BudgetUsd}",
            Notifications = { Notify("ACTUAL", 80, email), Notify("ACTUAL", 100, email), Notify("FORECASTED", 100, email) },
        }, new CustomResourceOptions { Parent = this });
        RegisterOutputs();
    }

    private static BudgetNotificationArgs Notify(string kind, double percent, string email) => new()
    {
        NotificationType = kind,
        ComparisonOperator = "GREATER_THAN",
        Threshold = percent,
        ThresholdType = "PERCENTAGE",
        SubscriberEmailAddresses = { email },
    };
}
