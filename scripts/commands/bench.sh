# Command of ./wikibot; sourced.
# bench [arguments] | run the measurements of Wikibot.Benchmarks
setup
# The client of an acceptance run compiles each method once and for all: its own warming up is not what is measured.
if [ "${1:-}" = acceptance ]; then export DOTNET_TieredCompilation=0; fi
exec dotnet run --project Wikibot.Benchmarks --configuration Release -- "$@"
