using System.Globalization;

namespace Wikibot.Tests.Telemetry;

/// <summary>
/// Both services as processes with Lambda's environment, a UDP socket in the X-Ray daemon's place, and SIGSTOP in
/// the place of Lambda's freezer, as the response's last byte arrives.
/// </summary>
public sealed class LambdaTracingTests(LambdaTracingTests.Running running) : IClassFixture<LambdaTracingTests.Running>
{
    private const string Gateway = "53995c3f42cd8ad8";

    [Fact]
    public async Task Request_sampled_isOneTraceThatHasLeftBeforeTheLastByte()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("SIGSTOP freezes the processes: not on Windows.");
        }

        var cancel = TestContext.Current.CancellationToken;
        using var daemon = new XRayDaemon();
        await using var system = await TracedSystem.StartAsync(service => TracedSystem.Lambda(service, daemon), cancel);
        daemon.Datagrams(); // what seeding left

        var (first, header) = NewTrace(1);
        await system.CallAsync("write_page", new { wiki = "home", path = "Notes", content = "one" }, header, cancel);
        system.Freeze();
        var written = daemon.Spans();
        system.Thaw();

        var (second, header2) = NewTrace(1);
        var read = await system.CallAsync("read_page", new { wiki = "home", path = "Notes" }, header2, cancel);
        system.Freeze();
        var reading = daemon.Spans();

        read.ToString().ShouldContain("one");
        AssertTree(written, first, coldStart: true);
        AssertTree(reading, second, coldStart: false); // in particular: nothing of the first trace came late

        var commit = written.Single(span => span.Name == "git.commit");
        commit["wikibot.wiki"].ShouldBe("home");
        ((long)commit["wikibot.file_operations"]!).ShouldBeGreaterThan(0);
        ((long)commit["wikibot.objects"]!).ShouldBeGreaterThan(0);
        ((long)commit["wikibot.bytes"]!).ShouldBeGreaterThan(0);
        var gitRead = reading.Single(span => span.Name == "git.read");
        gitRead["wikibot.page"].ShouldBe("Notes");
        gitRead.ParentId.ShouldBe(Server(reading, "git").SpanId);
        ((long)gitRead["wikibot.objects"]!).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Request_notSampled_sendsNothing()
    {
        var cancel = TestContext.Current.CancellationToken;
        var (daemon, system) = running;
        daemon.Datagrams();

        var (_, header) = NewTrace(0);
        await system.CallAsync("read_page", new { wiki = "home", path = "Missing" }, header, cancel);
        var (sampled, header2) = NewTrace(1);
        await system.CallAsync("list_wikis", new { }, header2, cancel);

        daemon.Spans().ShouldAllBe(span => span.TraceId == sampled);
    }

    [Fact]
    public async Task Request_withoutHeader_beginsATraceOfXRaysKind()
    {
        var cancel = TestContext.Current.CancellationToken;
        var (daemon, system) = running;
        var before = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        daemon.Datagrams();

        // Over one connection: the second must not fall into the first one's trace.
        await system.CallAsync("echo", new { text = "a" }, null, cancel);
        await system.CallAsync("echo", new { text = "b" }, null, cancel);

        var roots = daemon.Spans().Where(span => span.ParentId.Length == 0).ToList();
        roots.Count.ShouldBe(2);
        roots.Select(span => span.TraceId).Distinct().Count().ShouldBe(2);
        foreach (var root in roots)
        {
            long.Parse(root.TraceId[..8], NumberStyles.HexNumber, CultureInfo.InvariantCulture).ShouldBeInRange(before, DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        }
    }

    [Fact]
    public async Task Request_failing_carriesTheProblemCodeInBothServices()
    {
        var cancel = TestContext.Current.CancellationToken;
        var (daemon, system) = running;
        daemon.Datagrams();

        var (_, header) = NewTrace(1);
        await system.CallAsync("read_page", new { wiki = "home", path = "Missing" }, header, cancel);

        var spans = daemon.Spans();
        Server(spans, "git")["wikibot.problem.code"].ShouldBe("page_not_found");
        Server(spans, "git")["http.response.status_code"].ShouldBe(404L);
        Server(spans, "mcp")["wikibot.problem.code"].ShouldBe("page_not_found");
        Tool(spans, "read_page")["wikibot.problem.code"].ShouldBe("page_not_found");
    }

    [Fact]
    public async Task Request_withOtlpToo_isAtBothBeforeTheLastByte()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("SIGSTOP freezes the processes: not on Windows.");
        }

        var cancel = TestContext.Current.CancellationToken;
        using var daemon = new XRayDaemon();
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var system = await TracedSystem.StartAsync(
            service => new(TracedSystem.Lambda(service, daemon))
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Address,
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            },
            cancel);

        var (trace, header) = NewTrace(1);
        await system.CallAsync("list_wikis", new { }, header, cancel);
        system.Freeze();

        var byUdp = daemon.Spans().Where(span => span.TraceId == trace).Select(span => span.SpanId).ToList();
        byUdp.ShouldNotBeEmpty();
        receiver.Spans.Where(span => span.TraceId == trace).Select(span => span.SpanId).ShouldBe(byUdp, ignoreOrder: true);
    }

    private static void AssertTree(IReadOnlyList<ReceivedSpan> spans, string trace, bool coldStart)
    {
        spans.ShouldAllBe(span => span.TraceId == trace);

        // Complete: every parent has come too, but the one that AWS's own gateway has.
        var ids = spans.Select(span => span.SpanId).Append(Gateway).ToHashSet();
        spans.ShouldAllBe(span => ids.Contains(span.ParentId));
        var mcp = Server(spans, "mcp");
        mcp.ParentId.ShouldBe(Gateway);
        mcp.Name.ShouldBe("POST /mcp");
        mcp["http.response.status_code"].ShouldBe(200L);
        mcp["faas.coldstart"].ShouldBe(coldStart);
        mcp["user.hash"].ShouldNotBeNull();
        mcp.Resource["faas.name"].ShouldBe("wikibot-mcp");
        mcp.Resource["cloud.platform"].ShouldBe("aws_lambda");
        spans.Single(span => span.Scope == "Experimental.ModelContextProtocol").ParentId.ShouldBe(mcp.SpanId);

        var git = Server(spans, "git");
        git["faas.coldstart"].ShouldBe(coldStart);
        git["http.route"].ShouldBe("/wikis/{wiki}/page");
        git["user.hash"].ShouldBe(mcp["user.hash"]);
        spans.Single(span => span.SpanId == git.ParentId).Service.ShouldBe("mcp");
        var operations = spans.Where(span => span.Scope == "Wikibot.Git").ToList();
        operations.ShouldNotBeEmpty();
        operations.ShouldAllBe(span => span.Service == "git" && IsBelow(spans, span, git));
    }

    private static bool IsBelow(IReadOnlyList<ReceivedSpan> spans, ReceivedSpan span, ReceivedSpan above) =>
        span.ParentId == above.SpanId || (spans.FirstOrDefault(parent => parent.SpanId == span.ParentId) is { } next && IsBelow(spans, next, above));

    private static ReceivedSpan Server(IReadOnlyList<ReceivedSpan> spans, string service) =>
        spans.Single(span => span.Service == service && span.Scope == "Microsoft.AspNetCore");

    private static ReceivedSpan Tool(IReadOnlyList<ReceivedSpan> spans, string tool) =>
        spans.Single(span => tool.Equals(span["gen_ai.tool.name"]));

    private static (string TraceId, string Header) NewTrace(int sampled)
    {
        var random = Guid.NewGuid().ToString("N")[..24];
        return ("5759e988" + random, $"Root=1-5759e988-{random};Parent={Gateway};Sampled={sampled};Lineage=1:a87bd80c:0");
    }

    /// <summary>One system for the tests that need no fresh process.</summary>
    public sealed class Running : IAsyncLifetime
    {
        private readonly XRayDaemon _daemon = new();
        private TracedSystem _system = null!;

        public async ValueTask InitializeAsync() =>
            _system = await TracedSystem.StartAsync(service => TracedSystem.Lambda(service, _daemon), TestContext.Current.CancellationToken);

        public async ValueTask DisposeAsync()
        {
            await _system.DisposeAsync();
            _daemon.Dispose();
        }

        internal void Deconstruct(out XRayDaemon daemon, out TracedSystem system) => (daemon, system) = (_daemon, _system);
    }
}
