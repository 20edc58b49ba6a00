# Command of ./wikibot; sourced.
# login [--server URL] | sign in (AuthKit or the development sign-in) and print the profile with the provider's subject
setup
build Wikibot.DevSignIn Debug
exec dotnet Wikibot.DevSignIn/bin/Debug/net10.0/Wikibot.DevSignIn.dll login "$@"
