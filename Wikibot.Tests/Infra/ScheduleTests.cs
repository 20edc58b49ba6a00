namespace Wikibot.Tests.Infra;

[Collection(InfraGroup.Name)]
public sealed class ScheduleTests
{
    [Theory]
    [InlineData("maintenance")]
    [InlineData("backup")]
    public async Task Schedule_hands_the_git_function_its_kind_and_a_secret(string kind)
    {
        var schedule = (await StackRun.DevAsync()).One("aws:scheduler/schedule:Schedule", $"wikibot-dev-schedule-{kind}");

        schedule.Text("scheduleExpression").ShouldBe("rate(15 minutes)");
        schedule.Text("target.arn").ShouldEndWith(AwsMocks.Marker("aws:lambda/function:Function", "wikibot-dev-git"));
        schedule["target.retryPolicy.maximumRetryAttempts"].GetInt32().ShouldBe(0);
        var input = schedule.Document("target.input");
        input.GetProperty("kind").GetString().ShouldBe(kind);
        input.GetProperty("secret").GetString()!.Length.ShouldBe(64);
        input.GetProperty("secret").GetString()!.ShouldNotContain(StackRun.IdentitySecret);
    }

    [Fact]
    public async Task Event_that_fails_is_not_tried_again_by_Lambda()
    {
        var retries = (await StackRun.DevAsync()).Of("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig").ShouldHaveSingleItem();

        retries.Text("functionName").ShouldContain("wikibot-dev-git");
        retries["maximumRetryAttempts"].GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task Role_of_the_schedules_is_for_this_accounts_schedules_and_this_function()
    {
        var run = await StackRun.DevAsync();

        var trust = run.One("aws:iam/role:Role", "wikibot-dev-schedule").Document("assumeRolePolicy").GetProperty("Statement")[0];
        trust.GetProperty("Principal").GetProperty("Service").GetString().ShouldBe("scheduler.amazonaws.com");
        trust.GetProperty("Condition").GetProperty("StringEquals").GetProperty("aws:SourceAccount").GetString().ShouldBe(AwsMocks.Account);
        var may = run.One("aws:iam/rolePolicy:RolePolicy", "wikibot-dev-schedule").Document("policy").GetProperty("Statement").EnumerateArray().ShouldHaveSingleItem();
        may.GetProperty("Action").EnumerateArray().ShouldHaveSingleItem().GetString().ShouldBe("lambda:InvokeFunction");
        may.GetProperty("Resource").EnumerateArray().ShouldHaveSingleItem().GetString()!.ShouldEndWith(AwsMocks.Marker("aws:lambda/function:Function", "wikibot-dev-git"));
    }
}
