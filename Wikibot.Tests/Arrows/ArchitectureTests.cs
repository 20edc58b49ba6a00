using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Wikibot.Git.Members;
using Wikibot.Git.Storage;
using Wikibot.Mcp.Auth;

namespace Wikibot.Tests.Arrows;

/// <summary>Who may know whom (decision 0009). A new arrow is drawn here first, with its reason there.</summary>
public sealed class ArchitectureTests
{
    private const string Drawn = "Wikibot.Tests.Arrows.Drawn";

    /// <summary>What every room of the git service may know, itself in this order: none knows one to its right.</summary>
    private const string Common = "Base Budgets Tokens Identity Commits Members Writing";

    private static readonly Dictionary<string, string> s_git = new(StringComparer.Ordinal)
    {
        ["Base"] = "",
        ["Budgets"] = "Base",
        ["Quotas"] = "Base",
        ["Tokens"] = "Base",
        ["Identity"] = "Base Tokens",
        ["Commits"] = "Base",
        ["Folders"] = "Base Tokens",
        ["Members"] = "Base Budgets Quotas Tokens Identity Commits Folders",
        ["Writing"] = "Base Budgets Tokens Identity Commits Members",
        ["Wikis"] = Common,
        ["Sharing"] = Common,
        ["Issuing"] = Common,
        ["Audit"] = Common,
        ["Problems"] = "Base Wikis",
        ["Requests"] = "Base Budgets Quotas Identity Members Problems",
        ["Telemetry"] = "Base",
        ["Markdown"] = "Base Budgets",
        ["History"] = Common,
        ["Links"] = Common + " Markdown",
        ["Index"] = Common + " Markdown History Links",
        ["Search"] = Common + " Markdown History Links Index",
        ["Pages"] = Common + " Markdown History Links Index",
        ["Attachments"] = Common + " Index Search Pages Backups Pictures",
        ["Edits"] = Common + " Markdown History Pages",
        ["Changes"] = Common + " History",
        ["Compare"] = Common + " Markdown History Changes Pages",
        ["Blame"] = Common + " Markdown History Compare Pages",
        ["Views"] = Common + " Search Pages",
        ["Usage"] = Common + " Quotas Index",
        ["Moves"] = Common + " Markdown History Changes Links Pages",
        ["Restore"] = Common + " Markdown History Changes Compare Pages",
        ["Backups"] = Common,
        ["SmartHttp"] = Common + " Imports Pages",
        ["Imports"] = Common + " Pages",
        ["Diagnostics"] = Common,
        ["Events"] = Common + " Audit Backups Diagnostics Index",
        ["Seed"] = Common + " Wikis",
        ["Commands"] = Common + " Audit Backups Imports Events Issuing",
    };

    [Theory]
    [InlineData("Wikibot.Git.Storage", "")]
    [InlineData("Wikibot.Git.Client", "")]
    [InlineData("Wikibot.Git", "Wikibot.Git.Client Wikibot.Git.Storage Wikibot.ServiceDefaults")]
    [InlineData("Wikibot.Mcp", "Wikibot.Git.Client Wikibot.ServiceDefaults")]
    [InlineData("Wikibot.Web", "Wikibot.Git.Client Wikibot.ServiceDefaults")]
    [InlineData("Wikibot.DevSignIn", "Wikibot.ServiceDefaults")]
    [InlineData("Wikibot.ServiceDefaults", "")]
    public void Project_knows_only_what_is_below_it(string project, string known) =>
        System.Reflection.Assembly.Load(project).GetReferencedAssemblies().Select(other => other.Name!).Where(other => other.StartsWith("Wikibot.", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).ShouldBe(known.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    [Fact]
    public void Engine_opens_itself_to_tests_only() =>
        System.Reflection.CustomAttributeExtensions.GetCustomAttributes<System.Runtime.CompilerServices.InternalsVisibleToAttribute>(typeof(IWikiStore).Assembly).Select(friend => friend.AssemblyName)
            .ShouldBe(["Wikibot.Tests", "Wikibot.Benchmarks"], ignoreOrder: true);

    [Fact]
    public void Rooms_of_the_git_service_know_only_those_they_may()
    {
        var arrows = Rooms.Arrows(Load(typeof(WikiGate).Assembly), "Wikibot.Git", "Wikibot.Git.Storage", "Wikibot.Git.Client");
        arrows.Count.ShouldBeGreaterThan(40);
        Rooms.Forbidden(arrows, s_git).ShouldBeEmpty();
        Rooms.OnCircles(arrows).ShouldBeEmpty();
    }

    [Fact]
    public void Only_the_door_commits() =>
        Load(typeof(WikiGate).Assembly).Types.Where(type => type.Dependencies.Any(known => known.Target.FullName == typeof(CommitRequest).FullName))
            .Select(type => type.FullName).ShouldBe(["Wikibot.Git.Base.WikiLayer", "Wikibot.Git.Folders.FolderWiki", "Wikibot.Git.Quotas.QuotaWiki", "Wikibot.Git.Commits.CommitDoor"], ignoreOrder: true); // The first passes calls on, the second what is inside its folder, the third what a limit allows.

    [Fact]
    public void Rooms_of_the_engine_draw_no_circle() => Rooms.OnCircles(Rooms.Arrows(Load(typeof(IWikiStore).Assembly), "Wikibot.Git.Storage")).ShouldBeEmpty();

    [Fact]
    public void Rooms_of_the_mcp_service_draw_no_circle() => Rooms.OnCircles(Rooms.Arrows(Load(typeof(WikibotClaims).Assembly), "Wikibot.Mcp")).ShouldBeEmpty();

    [Fact]
    public void Rooms_of_the_web_service_draw_no_circle() => Rooms.OnCircles(Rooms.Arrows(Load(typeof(Wikibot.Web.Site.SiteOptions).Assembly), "Wikibot.Web")).ShouldBeEmpty();

    [Fact]
    public void Arrow_that_is_drawn_wrong_is_found()
    {
        // Pages knows Base in a method's body, inside an async one and a lambda; Base knows Pages by a field.
        var arrows = Rooms.Arrows(new ArchLoader().LoadNamespacesWithinAssembly(GetType().Assembly, Drawn).Build(), Drawn);
        Rooms.OnCircles(arrows).Count.ShouldBe(2);
        var forbidden = Rooms.Forbidden(arrows, new Dictionary<string, string>(StringComparer.Ordinal) { ["Pages"] = "Base" });
        forbidden.ShouldHaveSingleItem().ShouldStartWith("Base → Pages: " + Drawn + ".Base.Knows knows " + Drawn + ".Pages.Known");
    }

    private static Architecture Load(System.Reflection.Assembly assembly) => new ArchLoader().LoadAssembly(assembly).Build();
}
