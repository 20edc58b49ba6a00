using Wikibot.DevSignIn;
using Wikibot.DevSignIn.Login;
using Wikibot.ServiceDefaults;

if (args is [LoginCommand.Verb, .. var arguments])
{
    return await LoginCommand.RunAsync(arguments, Console.Out, Console.Error);
}

var builder = Service.CreateBuilder(args, typeof(Program).Assembly);
builder.AddServiceDefaults();
builder.AddSignIn();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapSignIn();
app.Run();
return 0;
