using Pulumi;
using Wikibot.Infra;

return await Deployment.RunAsync<WikibotStack>();
