using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using Wikibot.Git.Events;

namespace Wikibot.Git.Commands;

/// <summary>
/// <c>order KIND [wiki]</c>: prints the JSON of an operator's order, with its secret, for a git function that this machine reaches by
/// invoking it only. The shared key comes from the configuration, so from the environment, and never from an argument.
/// </summary>
internal static class OrderCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    public static Command Create(IServiceProvider services)
    {
        var kind = new Argument<string>("kind") { Description = "share, restore, verify, maintenance or backup." };
        var wiki = new Argument<string?>("wiki") { Description = "The wiki; all but share need it.", Arity = ArgumentArity.ZeroOrOne };
        var backup = new Option<string?>("--backup") { Description = "For restore: id of the backup; the newest when left out." };
        var at = new Option<DateTimeOffset?>("--at") { Description = "For restore: the newest backup not after this time." };
        var into = new Option<string?>("--into") { Description = "For restore: restore into this wiki." };
        var members = new Option<bool>("--members") { Description = "For restore: the members come back too." };
        var command = new Command("order", "Print an order for the git function (see ./wikibot operate).") { kind, wiki, backup, at, into, members };
        command.SetAction(parsed =>
        {
            var secret = EventSecret.Derive(services.GetRequiredService<IOptions<IdentityOptions>>().Value.Secret, EventSecret.OperatorPurpose);
            var order = new OperatorOrder(
                parsed.GetRequiredValue(kind), secret, parsed.GetValue(wiki), parsed.GetValue(backup), parsed.GetValue(at), parsed.GetValue(into), parsed.GetValue(members));
            Console.WriteLine(JsonSerializer.Serialize(order, Json));
        });
        return command;
    }
}
