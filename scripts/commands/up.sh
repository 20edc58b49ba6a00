# Command of ./wikibot; sourced.
# up | run the whole system here: git service, MCP service, web service, sign-in, dashboard
setup
build_system
# What the system makes is for this user alone, and so is what an earlier version made.
umask 077
data="${WIKIBOT_DATA:-$ROOT/.wikibot}"
[ ! -d "$data" ] || chmod 700 "$data"
export ASPNETCORE_ENVIRONMENT="${ASPNETCORE_ENVIRONMENT:-Development}" DOTNET_ENVIRONMENT="${DOTNET_ENVIRONMENT:-Development}"
exec dotnet Wikibot.AppHost/bin/Debug/net10.0/Wikibot.AppHost.dll "$@"
