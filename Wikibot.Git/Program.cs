using Wikibot.Git.Attachments;
using Wikibot.Git.Audit;
using Wikibot.Git.Backups;
using Wikibot.Git.Blame;
using Wikibot.Git.Changes;
using Wikibot.Git.Commands;
using Wikibot.Git.Compare;
using Wikibot.Git.Diagnostics;
using Wikibot.Git.Edits;
using Wikibot.Git.Events;
using Wikibot.Git.History;
using Wikibot.Git.Identity;
using Wikibot.Git.Index;
using Wikibot.Git.Imports;
using Wikibot.Git.Issuing;
using Wikibot.Git.Links;
using Wikibot.Git.Members;
using Wikibot.Git.Moves;
using Wikibot.Git.Pages;
using Wikibot.Git.Problems;
using Wikibot.Git.Quotas;
using Wikibot.Git.Requests;
using Wikibot.Git.Restore;
using Wikibot.Git.Search;
using Wikibot.Git.Seed;
using Wikibot.Git.Sharing;
using Wikibot.Git.SmartHttp;
using Wikibot.Git.Telemetry;
using Wikibot.Git.Tokens;
using Wikibot.Git.Usage;
using Wikibot.Git.Views;
using Wikibot.Git.Wikis;
using Wikibot.Git.Writing;
using Wikibot.ServiceDefaults;

StorageExtensions.UsePrivateFiles();
var builder = Service.CreateBuilder(args, typeof(Program).Assembly);
builder.AddServiceDefaults();
builder.AddWikiStorage();
builder.AddBackups();
builder.Services
    .AddProblems()
    .AddTokens()
    .AddIdentity()
    .AddBudgets()
    .AddQuotas()
    .AddMembers()
    .AddWriting()
    .AddWikis()
    .AddSharing()
    .AddIssuing()
    .AddAudit()
    .AddLinks()
    .AddIndex()
    .AddSearch()
    .AddPages()
    .AddAttachments()
    .AddUsage()
    .AddViews()
    .AddEdits()
    .AddMoves()
    .AddRestore()
    .AddImports()
    .AddSmartHttp()
    .AddEvents()
    .AddDiagnostics()
    .AddSeed();

var app = builder.Build();
if (DataCommands.Asked(args))
{
    return await DataCommands.RunAsync(app.Services, args);
}

app.UseProblems();
app.UseEvents();
app.UseIdentity();
app.UseBudgets();
app.UseOperationSpans();
app.UseWikiAccess();
app.UseReadLog();
app.MapDefaultEndpoints();
app.MapWikis();
app.MapIssuing();
app.MapWiki()
    .AnswerWhole()
    .MapSharing()
    .MapAudit()
    .MapPages()
    .MapAttachments()
    .MapUsage()
    .MapSearch()
    .MapViews()
    .MapEdits()
    .MapMoves()
    .MapHistory()
    .MapChanges()
    .MapCompare()
    .MapBlame()
    .MapRestore()
    .MapBackups()
    .MapSmartHttp();
app.Run();
return 0;
