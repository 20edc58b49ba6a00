using System.Collections.Concurrent;
using Wikibot.Git.Client;

namespace Wikibot.Tests.Git.Issuing;

/// <summary>A token that is revoked, by another service, while fifty requests are made by it: what began after the answer is refused, and what is refused changed nothing.</summary>
public sealed class TokenRaceTests(ITestOutputHelper output)
{
    private const int InFlight = 50;

    [Fact]
    public async Task Revocation_amongFiftyRequests_endsAllThatBeginLater()
    {
        var rounds = TestScale.Cases(20, 100);
        await using var host = new GitServiceHost();
        await using var beside = new GitServiceHost(beside: host);
        await host.NewWikiAsync("notes");
        var (served, refused, written) = (0, 0, 0);
        for (var round = 0; round < rounds; round++)
        {
            var agent = await host.AgentAsync(new CreateTokenRequest($"round {round}", "write"));
            var id = (await host.Tokens.ListTokensAsync(GitServiceHost.Ada, new TokensQuery(Limit: 500))).Tokens.Single(token => token.Name == $"round {round}").Id;
            var revoked = false;
            var warm = new CountdownEvent(InFlight);
            var pages = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
            var flights = Enumerable.Range(0, InFlight).Select(worker => Task.Run(async () =>
            {
                for (var i = 0; ; i++)
                {
                    // Read before the request: one that begins now, or later, comes after the answer to the revocation.
                    var late = Volatile.Read(ref revoked);
                    var page = $"P{round}-{worker}-{i}";
                    try
                    {
                        if (worker % 10 == 0 && i % 4 == 0)
                        {
                            await host.WriteAsync("notes", page, "x", caller: agent);
                            pages[page] = true;
                        }
                        else
                        {
                            await host.Git.ReadPageAsync(agent, "notes", "Home");
                        }

                        late.ShouldBeFalse("a request that began after the revocation was served");
                        Interlocked.Increment(ref served);
                    }
                    catch (WikibotProblemException problem) when (problem.Code == ProblemCodes.Unauthenticated)
                    {
                        Interlocked.Increment(ref refused);
                        pages.TryAdd(page, false);
                        return;
                    }
                    finally
                    {
                        if (i == 0)
                        {
                            warm.Signal();
                        }
                    }
                }
            })).ToList();
            await Task.Run(() => warm.Wait(TestContext.Current.CancellationToken));
            await beside.Tokens.RevokeTokenAsync(GitServiceHost.Ada, id);
            Volatile.Write(ref revoked, true);
            await Task.WhenAll(flights);
            var there = (await host.Git.RecentChangesAsync(GitServiceHost.Ada, "notes", new ChangesQuery(Limit: 100))).Changes.SelectMany(change => change.Pages).Select(page => page.Path).ToHashSet(StringComparer.Ordinal);
            there.Where(page => pages.TryGetValue(page, out var made) && !made).ShouldBeEmpty("a write that was refused is there");
            written += pages.Count(page => page.Value);
        }

        output.WriteLine($"{rounds} revocations among {InFlight} callers: {served} requests served ({written} writes), {refused} refused");
        refused.ShouldBe(rounds * InFlight);
    }
}
