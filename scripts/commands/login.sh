# Command of ./wikibot; sourced.
# login [--server URL] | sign in (AuthKit or the development sign-in) and print the profile with the provider's subject
setup
build Wikibot.Mcp Debug
exec dotnet Wikibot.Mcp/bin/Debug/net10.0/Wikibot.Mcp.dll login "$@"
