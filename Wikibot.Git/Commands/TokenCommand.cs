using System.CommandLine;
using System.Globalization;
using Wikibot.Git.Issuing;

namespace Wikibot.Git.Commands;

/// <summary><c>token make|list|revoke</c>: agents' tokens of a user.</summary>
internal static class TokenCommand
{
    private const string StaticPrefix = "static:";

    public static Command Create(IServiceProvider services) => new("token", "Make, list and revoke agents' tokens.") { Make(services), List(services), Revoke(services) };

    private static Command Make(IServiceProvider services)
    {
        var name = new Argument<string>("name") { Description = "What the token is for; commits name it." };
        var user = User();
        var author = new Option<string?>("--author") { Description = "The user's name, for commits; that of a static token's user is known." };
        var email = new Option<string?>("--email") { Description = "The user's e-mail, for commits." };
        var rights = new Option<string>("--rights") { Description = "read, add (new pages only), write, or all.", DefaultValueFactory = _ => CreateTokenRequest.Write };
        var wikis = new Option<string[]>("--wiki") { Description = "A wiki that it is good for; may be given again. All of the user's when left out." };
        var folder = new Option<string?>("--folder") { Description = "The folder of its one wiki that it is limited to." };
        var days = new Option<int?>("--days") { Description = $"Days until it expires; {CreateTokenRequest.DefaultDays} when left out, {CreateTokenRequest.MaxDays} at most." };
        var command = new Command("make", "Make a token and show it, once.") { name, user, author, email, rights, wikis, folder, days };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (subject, given) = (parsed.GetRequiredValue(user), parsed.GetValue(wikis));
            var made = await services.GetRequiredService<TokenService>().CreateAsync(
                CallerOf(subject, parsed.GetValue(author), parsed.GetValue(email)),
                new CreateTokenRequest(
                    parsed.GetRequiredValue(name), parsed.GetRequiredValue(rights), parsed.GetValue(days), given is { Length: > 0 } ? given : null, parsed.GetValue(folder)),
                cancellationToken);
            await ConsoleText.WriteErrorAsync(Line(made.Info));
            await ConsoleText.WriteErrorAsync("Copy it now: it is kept nowhere, and cannot be shown again.");
            ConsoleText.WriteLine(made.Token);
        });
        return command;
    }

    private static Command List(IServiceProvider services)
    {
        var user = User();
        var command = new Command("list", "List a user's tokens, the newest first.") { user };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (tokens, cursor) = (services.GetRequiredService<TokenService>(), (string?)null);
            do
            {
                var page = await tokens.ListAsync(CallerOf(parsed.GetRequiredValue(user)), new TokensQuery(cursor, TokensQuery.MaxLimit), cancellationToken);
                page.Tokens.ToList().ForEach(token => ConsoleText.WriteLine(Line(token)));
                cursor = page.NextCursor;
            }
            while (cursor is not null);
        });
        return command;
    }

    private static Command Revoke(IServiceProvider services)
    {
        var id = new Argument<string>("id") { Description = "Its id, as the list shows it." };
        var user = User();
        var command = new Command("revoke", "Revoke a token: nobody is let in by it any more.") { id, user };
        command.SetAction(async (parsed, cancellationToken) =>
            ConsoleText.WriteLine(Line(await services.GetRequiredService<TokenService>().RevokeAsync(CallerOf(parsed.GetRequiredValue(user)), parsed.GetRequiredValue(id), cancellationToken))));
        return command;
    }

    private static Option<string> User() =>
        new("--user") { Description = "User id of whose it is, as echo and list_members tell it.", DefaultValueFactory = _ => StaticPrefix + "default" };

    /// <summary>The user as the service would see them: of a static token's, name and e-mail are made of its name.</summary>
    private static Caller CallerOf(string subject, string? name = null, string? email = null)
    {
        var known = subject.StartsWith(StaticPrefix, StringComparison.Ordinal) ? subject[StaticPrefix.Length..] : null;
        return new Caller(
            subject,
            name ?? (known == "default" ? "Wikibot" : known ?? subject),
            email ?? (known is null ? "unknown@wikibot.invalid" : $"{known}@static.wikibot.invalid"));
    }

    private static string Line(TokenInfo token) => string.Join(
        " | ",
        token.Id,
        token.Name,
        token.Rights,
        token.Wikis is null ? "all wikis" : string.Join(' ', token.Wikis),
        token.Folder ?? "-",
        token.Revoked is { } revoked ? $"revoked {Time(revoked)}" : $"until {Time(token.Expires)}");

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("u", CultureInfo.InvariantCulture);
}
