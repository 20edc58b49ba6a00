using Wikibot.Git.Client;
using Wikibot.Mcp.Auth;
using Wikibot.Mcp.Http;
using Wikibot.Mcp.Parameters;
using Wikibot.Mcp.Telemetry;
using Wikibot.Mcp.Tools;
using Wikibot.ServiceDefaults;
using Wikibot.ServiceDefaults.Upstream;

var builder = WebApplication.CreateBuilder(args);
builder.AddParameterStore();
builder.AddServiceDefaults();
builder.AddRequestGuard();
builder.AddCallerLimits();
builder.AddWikibotAuth();
builder.Services.AddWikibotGitClient().AddFunctionUrlSigning().AddWakeUp().AddHealth();
builder.AddWikiTools();

var app = builder.Build();
app.UseRequestGuard();
app.UseCallerTelemetry();
app.UseRateLimiter();
app.MapDefaultEndpoints();
app.UseMiddleware<MessageGuard>();
app.UseMiddleware<ProtocolSession>();
app.MapWikibotAuth();
app.MapMcp("/mcp").RequireAuthorization();
app.Run();
