# Command of ./wikibot; sourced.
# up | run the whole system here: git service, MCP service, dashboard
setup
build_system
export ASPNETCORE_ENVIRONMENT="${ASPNETCORE_ENVIRONMENT:-Development}" DOTNET_ENVIRONMENT="${DOTNET_ENVIRONMENT:-Development}"
exec dotnet Wikibot.AppHost/bin/Debug/net10.0/Wikibot.AppHost.dll "$@"
