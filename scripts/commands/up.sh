# Command of ./wikibot; sourced.
# up | run the whole system here: git service, MCP service, dashboard
setup
# Debug, where tests are Release: a test run beside a running system replaces none of its files.
if changed_since obj/up.stamp; then
  mkdir -p obj && touch obj/up.stamp.new
  say "Building ..."
  build Wikibot.AppHost Debug
  mv obj/up.stamp.new obj/up.stamp
fi
export ASPNETCORE_ENVIRONMENT="${ASPNETCORE_ENVIRONMENT:-Development}" DOTNET_ENVIRONMENT="${DOTNET_ENVIRONMENT:-Development}"
exec dotnet Wikibot.AppHost/bin/Debug/net10.0/Wikibot.AppHost.dll "$@"
