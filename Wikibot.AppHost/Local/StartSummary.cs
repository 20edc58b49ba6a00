namespace Wikibot.AppHost.Local;

/// <summary>What a person needs once everything runs. Only here are tokens shown: on the terminal of who started Wikibot.</summary>
internal static class StartSummary
{
    public static Task WriteAsync(TextWriter output, LocalSettings local) => output.WriteLineAsync(
        $"""

        Wikibot is ready.

          web          {Web(local)}
          MCP          {local.McpUrl}
          token        {local.Tokens.First}
          Claude Code  claude mcp add --transport http wikibot {local.McpUrl} --header "Authorization: Bearer {local.Tokens.First}"
          git          git clone {local.PublicUrl}/git/home.git (any user name; the password is the token)
          sign-in      {SignIn(local)}
          dashboard    {local.DashboardLoginUrl}
          data         {local.DataFolder}
          AWS          {Describe(local)}

        Ctrl+C stops everything.

        """);

    private static string Web(LocalSettings local) =>
        local.WebIssuer is not null ? local.WebUrl : "off: nobody could sign in (Wikibot__Web__SignIn__ClientId names its AuthKit application)";

    private static string SignIn(LocalSettings local) =>
        local.SignInUrl is { } issuer ? $"{issuer} (as Ada, Ben or Cleo, who exist on this machine only)" : "AuthKit's, or with the token only";

    private static string Describe(LocalSettings local) => local.Emulator switch
    {
        AwsEmulator.Container => $"{local.EmulatorImage.Reference} in a container, http://localhost:{local.AwsPort}",
        AwsEmulator.Moto => $"moto_server, http://localhost:{local.AwsPort} (it forgets its backups when it stops)",
        AwsEmulator.PortTaken => $"no emulator, since something else listens on port {local.AwsPort}: backups are off (WIKIBOT_AWS_PORT names another port)",
        _ => "no emulator: backups are off (start a container engine, or put moto_server on the PATH)",
    };
}
